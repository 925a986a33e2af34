import { GraphQLError, graphql } from 'graphql';
import { Hono } from 'hono';
import { z } from 'zod';
import type { ObservedEnv } from '../../observe.ts';
import type { Zone } from '../cloud-state.ts';
import type { CloudStore } from '../cloud-store.ts';
import { ANALYTICS } from './analytics-schema.ts';
import { CloudflareError } from './errors.ts';
import { daysBetween, hoursBetween } from './traffic.ts';

const Question = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() });

/** Seconds that the free plan keeps hours and days. */
const HOURS_KEPT = 3 * 24 * 60 * 60;
const DAYS_KEPT = 365 * 24 * 60 * 60;

const Filter = z.object({ zoneTag: z.string().optional(), zoneTag_in: z.array(z.string()).optional() });
const Hours = z.object({
  limit: z.number(),
  filter: z.object({ datetime_geq: z.iso.datetime(), datetime_lt: z.iso.datetime() }),
});
const Days = z.object({
  limit: z.number(),
  filter: z.object({ date_geq: z.iso.date(), date_leq: z.iso.date() }),
});

const keptFor = (store: CloudStore, since: number, seconds: number): void => {
  if (store.clock.now() - since > seconds * 1000)
    throw new GraphQLError(`cannot request data older than ${seconds}s`);
};

const zoneNode = (store: CloudStore, zone: Zone) => ({
  zoneTag: zone.id,
  httpRequests1hGroups: (args: unknown) => {
    const { limit, filter } = Hours.parse(args);
    const [since, until] = [Date.parse(filter.datetime_geq), Date.parse(filter.datetime_lt)];
    keptFor(store, since, HOURS_KEPT);
    return hoursBetween(store, zone, since, until).slice(0, limit);
  },
  httpRequests1dGroups: (args: unknown) => {
    const { limit, filter } = Days.parse(args);
    const [since, until] = [Date.parse(filter.date_geq), Date.parse(filter.date_leq)];
    keptFor(store, since, DAYS_KEPT);
    return daysBetween(store, zone, since, until).slice(0, limit);
  },
});

const viewer = (store: CloudStore) => ({
  zones: ({ filter }: { filter: unknown }) => {
    const { zoneTag, zoneTag_in: tags = [] } = Filter.parse(filter);
    return store.state.zones
      .filter(({ id }) => id === zoneTag || tags.includes(id))
      .map((zone) => zoneNode(store, zone));
  },
});

/** Like the real API, it answers 200 also when it refuses. */
export const analyticsRoutes = (store: CloudStore) =>
  new Hono<ObservedEnv>().post('/graphql', async (c) => {
    const question = Question.safeParse(c.get('body'));
    if (!question.success) throw new CloudflareError('badJson');
    const { query, variables = {} } = question.data;
    const { data = null, errors } = await graphql({
      schema: ANALYTICS,
      source: query,
      rootValue: { viewer: viewer(store) },
      variableValues: variables,
    });
    const timestamp = store.isoNow();
    return c.json({
      data: errors === undefined ? data : null,
      errors:
        errors?.map(({ message, path = null }) => ({ message, path, extensions: { timestamp } })) ?? null,
    });
  });
