import { createHash } from 'node:crypto';
import type { Silence } from '../cloud-state.ts';
import type { CloudStore } from '../cloud-store.ts';
import { siteStatus } from '../egress.ts';
import { SITES } from '../sites.ts';

/** What the small cloud's only rule makes: a site that does not answer. */
export interface SiteAlert {
  fingerprint: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** Epoch milliseconds. */
  startsAt: number;
}

/** A site must be down for so long: a restart alone is no alert. */
const FOR_MS = 5_000;

const isSilencing = ({ matchers }: Silence, labels: Record<string, string>): boolean =>
  matchers.every(({ name, value, isEqual }) => ((labels[name] ?? '') === value) === isEqual);

const alertOf = ({ host, server }: (typeof SITES)[number], startsAt: number): SiteAlert => ({
  fingerprint: createHash('sha256').update(host).digest('hex').slice(0, 16),
  labels: {
    alertname: 'SiteDown',
    instance: host,
    url: `https://${host}/`,
    severity: 'critical',
    ...(server !== null && { server }),
  },
  annotations: { summary: `${host} does not answer` },
  startsAt,
});

/** The rule `SiteDown` over the sites, and the silences. */
export const siteAlerts = (store: CloudStore) => {
  const downSince = new Map<string, number>();
  const look = (): void => {
    for (const site of SITES) {
      if (siteStatus(store, site) === 200) downSince.delete(site.host);
      else if (!downSince.has(site.host)) downSince.set(site.host, store.clock.now());
    }
  };
  const silenced = (labels: Record<string, string>): string[] =>
    store.state.silences
      .filter((silence) => stateOf(silence, store.clock.now()) === 'active' && isSilencing(silence, labels))
      .map(({ id }) => id);
  return {
    look,
    /** Since when a site is down, epoch milliseconds; null: it is not. */
    downSince: (host: string): number | null => downSince.get(host) ?? null,
    firing(): SiteAlert[] {
      look();
      return SITES.flatMap((site) => {
        const since = downSince.get(site.host);
        return since !== undefined && store.clock.now() - since >= FOR_MS ? [alertOf(site, since)] : [];
      });
    },
    silenced,
  };
};
export type SiteAlerts = ReturnType<typeof siteAlerts>;

export const stateOf = ({ startsAt, endsAt }: Silence, now: number): 'pending' | 'active' | 'expired' => {
  if (Date.parse(endsAt) <= now) return 'expired';
  return Date.parse(startsAt) <= now ? 'active' : 'pending';
};
