import { z } from 'zod';
import { capability } from '../../capability.ts';
import { Zone } from './dns.ts';

const Count = z.number().int().nonnegative();

/** What a zone was asked for in one span of time; `errors4xx` and `errors5xx` are among `requests`. */
const Traffic = z.object({
  requests: Count,
  cached: Count,
  errors4xx: Count,
  errors5xx: Count,
  bytes: Count,
});

/** One hour or one day of a zone; `at` is its beginning. */
export const TrafficPoint = Traffic.extend({ at: z.string() });
export type TrafficPoint = z.infer<typeof TrafficPoint>;

export const analyticsCapabilities = {
  zone_analytics: capability({
    title: 'Figures of a zone over time',
    description:
      'Show how much one zone at Cloudflare was asked for: requests, errors (4xx, 5xx), share of the cache and bytes, in total and over time. Up to two days come by the hour, more by the day (UTC). Use it for "how is X doing?" or "are there more errors than usual?".',
    sentence: 'Look at the figures of {zone}.',
    effect: 'read',
    external: false,
    input: z.object({
      zone: Zone,
      hours: z.number().int().min(1).max(720).default(24).describe('How far to look back; 24 when left out'),
    }),
    output: z.object({
      zone: z.string(),
      since: z.string(),
      until: z.string(),
      step: z.enum(['hour', 'day']),
      total: Traffic,
      /** Of all requests, 0 to 1; null without requests. */
      cacheRatio: z.number().nullable(),
      errorRatio: z.number().nullable().describe('Share of 5xx answers, 0 to 1; null without requests'),
      points: z.array(TrafficPoint).describe('Oldest first; a step without requests may be missing'),
    }),
    target: 'zone',
    untrusted: false,
    timeoutMs: 20_000,
    supports: { preview: false, probe: false, undo: false },
  }),
};
