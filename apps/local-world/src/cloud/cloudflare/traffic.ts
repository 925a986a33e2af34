import type { Zone } from '../cloud-state.ts';
import type { CloudStore } from '../cloud-store.ts';
import { siteStatus } from '../egress.ts';
import { SITES } from '../sites.ts';

const HOUR_MS = 60 * 60 * 1000;
const BYTES_EACH = 18_000;

/** Visitors of an hour: few at night, most in the afternoon, no two hours and no two zones alike. */
const visitorsIn = (zone: Zone, hour: number): number => {
  const seed = Buffer.from(zone.name).reduce((sum, byte) => sum + byte, 0);
  const daylight = 1 - Math.cos((((hour % 24) - 3) / 24) * 2 * Math.PI);
  const noise = ((hour * 7919 + seed * 104_729) % 97) / 97;
  return Math.round((seed % 300) + 400 * daylight + 120 * noise);
};

const responses = (...counts: [status: number, requests: number][]) =>
  counts
    .filter(([, requests]) => requests > 0)
    .map(([edgeResponseStatus, requests]) => ({ edgeResponseStatus, requests }));

/** One hour of a zone, `hour` in hours since 1970. While its site is down, the running hour is full of errors. */
const hourOf = (store: CloudStore, zone: Zone, hour: number) => {
  const requests = visitorsIn(zone, hour);
  const site = SITES.find(({ host }) => host === zone.name);
  const status = site === undefined ? 200 : siteStatus(store, site);
  const isNow = hour === Math.floor(store.clock.now() / HOUR_MS);
  const failed = isNow && status !== 200 ? Math.round(requests * 0.9) : 0;
  const missed = Math.round((requests - failed) * 0.02);
  const cachedRequests = Math.round((requests - failed) * 0.7);
  const datetime = new Date(hour * HOUR_MS).toISOString().replace('.000Z', 'Z');
  return {
    dimensions: { datetime, date: datetime.slice(0, 10) },
    sum: {
      requests,
      cachedRequests,
      bytes: requests * BYTES_EACH,
      responseStatusMap: responses([200, requests - failed - missed], [404, missed], [status, failed]),
    },
  };
};
type Group = ReturnType<typeof hourOf>;

const merged = (hours: readonly Group[]): Group['sum']['responseStatusMap'] => {
  const counts = new Map<number, number>();
  for (const { sum } of hours)
    for (const { edgeResponseStatus: status, requests } of sum.responseStatusMap)
      counts.set(status, (counts.get(status) ?? 0) + requests);
  return responses(...counts);
};

const dayOf = (hours: readonly Group[]): Group[] => {
  const [first] = hours;
  if (first === undefined) return [];
  const total = (key: keyof Omit<Group['sum'], 'responseStatusMap'>) =>
    hours.reduce((sum, hour) => sum + hour.sum[key], 0);
  return [
    {
      dimensions: first.dimensions,
      sum: {
        requests: total('requests'),
        cachedRequests: total('cachedRequests'),
        bytes: total('bytes'),
        responseStatusMap: merged(hours),
      },
    },
  ];
};

/** The hours of a zone that begin from `since` on and before `until`, in epoch milliseconds, oldest first. */
export const hoursBetween = (store: CloudStore, zone: Zone, since: number, until: number): Group[] => {
  const first = Math.ceil(since / HOUR_MS);
  const end = Math.ceil(Math.min(until, store.clock.now()) / HOUR_MS);
  return Array.from({ length: Math.max(0, end - first) }, (_, index) => hourOf(store, zone, first + index));
};

/** The days of a zone from one date to another, both included, oldest first. */
export const daysBetween = (store: CloudStore, zone: Zone, since: number, until: number): Group[] =>
  Array.from({ length: Math.max(0, Math.floor((until - since) / (24 * HOUR_MS)) + 1) }, (_, index) => {
    const begin = since + index * 24 * HOUR_MS;
    return dayOf(hoursBetween(store, zone, begin, begin + 24 * HOUR_MS));
  }).flat();
