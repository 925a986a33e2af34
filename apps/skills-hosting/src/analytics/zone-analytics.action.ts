import { fail, type hosting, ok, type TrafficPoint } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import { z } from 'zod';
import type { HostingEnv } from '../env.ts';
import { findZone } from '../zones.ts';
import { queryAnalytics } from './graphql.ts';
import { DAYS, HOURS } from './traffic-query.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Hours are kept for three days on the free plan, a margin included; further back there are only days. */
const MOST_HOURS = 48;

const Group = z.object({
  dimensions: z.object({ at: z.string() }),
  sum: z.object({
    requests: z.number(),
    cachedRequests: z.number(),
    bytes: z.number(),
    responseStatusMap: z.array(z.object({ edgeResponseStatus: z.number(), requests: z.number() })),
  }),
});
type Group = z.infer<typeof Group>;

const Data = z.object({ viewer: z.object({ zones: z.array(z.object({ groups: z.array(Group) })) }) });

/** The span in whole hours or days, the running one included, because the groups are that coarse. */
const spanOf = (hours: number, now: number) => {
  const begin = now - hours * HOUR_MS;
  const [step, ms] = hours <= MOST_HOURS ? (['hour', HOUR_MS] as const) : (['day', DAY_MS] as const);
  const since = Math.floor(begin / ms) * ms;
  return { step, since, until: now, limit: Math.ceil((now - since) / ms) + 1 };
};

const questionOf = (zone: string, { step, since, until, limit }: ReturnType<typeof spanOf>) => {
  const times = [since, until].map((time) => new Date(time).toISOString());
  const [from, to] = step === 'hour' ? times : times.map((time) => time.slice(0, 10));
  return { query: step === 'hour' ? HOURS : DAYS, variables: { zone, since: from, until: to, limit } };
};

const pointOf = ({ dimensions, sum }: Group): TrafficPoint => {
  const answered = (hundred: number) =>
    sum.responseStatusMap
      .filter(({ edgeResponseStatus }) => Math.floor(edgeResponseStatus / 100) === hundred)
      .reduce((total, { requests }) => total + requests, 0);
  return {
    at: new Date(dimensions.at).toISOString(),
    requests: sum.requests,
    cached: sum.cachedRequests,
    errors4xx: answered(4),
    errors5xx: answered(5),
    bytes: sum.bytes,
  };
};

const totalOf = (points: TrafficPoint[]) => {
  const sum = (key: keyof Omit<TrafficPoint, 'at'>) => points.reduce((total, point) => total + point[key], 0);
  return {
    requests: sum('requests'),
    cached: sum('cached'),
    errors4xx: sum('errors4xx'),
    errors5xx: sum('errors5xx'),
    bytes: sum('bytes'),
  };
};

/** A ratio to four places: more would only look exact. */
const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;

export const zoneAnalytics: ActionFor<typeof hosting, 'zone_analytics', HostingEnv> = {
  async run({ zone: nameOrId, hours }, context) {
    const zone = await findZone(context, nameOrId);
    if (!zone.ok) return zone;
    const span = spanOf(hours, context.now());
    const answered = await queryAnalytics(context, { ...questionOf(zone.value.id, span), data: Data });
    if (!answered.ok) return answered;
    const [found] = answered.value.viewer.zones;
    if (!found) return fail('not_found', `Cloudflare has no figures of ${zone.value.name}.`);
    const points = found.groups.map(pointOf);
    const total = totalOf(points);
    return ok({
      output: {
        zone: zone.value.name,
        since: new Date(span.since).toISOString(),
        until: new Date(span.until).toISOString(),
        step: span.step,
        total,
        cacheRatio: share(total.cached, total.requests),
        errorRatio: share(total.errors5xx, total.requests),
        points,
      },
    });
  },
};
