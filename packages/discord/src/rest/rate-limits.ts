import { z } from 'zod';

// Documented by Discord: 50 requests a second for one bot, webhooks and interactions apart.
const GLOBAL_PER_SECOND = 50;
// Documented: 10,000 answers of 401, 403 or 429 in ten minutes ban the address; stop well before,
// because each isolate counts for itself.
const INVALID_LIMIT = 5_000;
const INVALID_WINDOW_MS = 600_000;
// A server that answers 429 and "retry now" must not make a busy loop.
const SHORTEST_WAIT_MS = 50;

type Bucket = { remaining: number; resetAtMs: number };

export type Route = {
  /** Method and path template: what Discord counts by. */
  key: string;
  /** Channel id, or webhook id and token: each has its own bucket. */
  major: string;
  /** Interaction tokens do not count against the global limit. */
  global: boolean;
};

const TooMany = z.object({ retry_after: z.number().nonnegative(), global: z.boolean().default(false) });

export type RateLimits = ReturnType<typeof createRateLimits>;

/**
 * What Discord has told about its limits, as plain data. It holds no promise and no timer: in a Worker one client
 * serves many requests, and one request may not wait for another's promise.
 */
export function createRateLimits(now: () => number) {
  const buckets = new Map<string, Bucket>();
  const bucketIds = new Map<string, string>();
  let globalUntilMs = 0;
  let second = { startMs: 0, sent: 0 };
  let invalid = { startMs: 0, count: 0 };

  const bucketKey = (route: Route) => `${bucketIds.get(route.key) ?? route.key}:${route.major}`;

  return {
    /** How long a request on this route has to wait, in ms; 0 means now. */
    waitMs(route: Route): number {
      const at = now();
      if (invalid.count >= INVALID_LIMIT && at - invalid.startMs < INVALID_WINDOW_MS) {
        return invalid.startMs + INVALID_WINDOW_MS - at;
      }
      const bucket = buckets.get(bucketKey(route));
      const own = bucket && bucket.remaining <= 0 ? bucket.resetAtMs - at : 0;
      if (!route.global) return Math.max(0, own);
      const full = at - second.startMs < 1000 && second.sent >= GLOBAL_PER_SECOND;
      return Math.max(0, own, globalUntilMs - at, full ? second.startMs + 1000 - at : 0);
    },

    /** Counts a request before it is sent, so that parallel ones see it. */
    take(route: Route): void {
      const at = now();
      const bucket = buckets.get(bucketKey(route));
      if (bucket && bucket.resetAtMs > at) bucket.remaining -= 1;
      if (bucket && bucket.resetAtMs <= at) buckets.delete(bucketKey(route));
      if (!route.global) return;
      second = at - second.startMs < 1000 ? { ...second, sent: second.sent + 1 } : { startMs: at, sent: 1 };
    },

    /** Learns from an answer; for a 429, returns how long Discord wants us to wait, in ms. */
    learn(route: Route, status: number, headers: Headers, body: unknown): number {
      const at = now();
      const id = headers.get('x-ratelimit-bucket');
      if (id) bucketIds.set(route.key, id);
      const remaining = numberIn(headers, 'x-ratelimit-remaining');
      const resetAfterS = numberIn(headers, 'x-ratelimit-reset-after');
      if (remaining !== undefined && resetAfterS !== undefined) {
        forgetOld(buckets, at);
        buckets.set(bucketKey(route), { remaining, resetAtMs: at + Math.ceil(resetAfterS * 1000) });
      }
      const shared = headers.get('x-ratelimit-scope') === 'shared';
      if (status === 401 || status === 403 || (status === 429 && !shared)) {
        invalid =
          at - invalid.startMs < INVALID_WINDOW_MS
            ? { ...invalid, count: invalid.count + 1 }
            : { startMs: at, count: 1 };
      }
      if (status !== 429) return 0;
      const parsed = TooMany.safeParse(body);
      const seconds = parsed.success ? parsed.data.retry_after : (numberIn(headers, 'retry-after') ?? 1);
      const waitMs = Math.max(SHORTEST_WAIT_MS, Math.ceil(seconds * 1000));
      // No JSON: the answer is not from Discord's API but from the network before it, and concerns everything.
      const global = !parsed.success || parsed.data.global || headers.has('x-ratelimit-global');
      if (global) globalUntilMs = at + waitMs;
      if (!global || !route.global) buckets.set(bucketKey(route), { remaining: 0, resetAtMs: at + waitMs });
      return waitMs;
    },
  };
}

function numberIn(headers: Headers, name: string): number | undefined {
  const text = headers.get(name);
  const value = text === null || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

// Interaction tokens are single-use keys: without this the map would grow for ever.
function forgetOld(buckets: Map<string, Bucket>, atMs: number): void {
  if (buckets.size < 1_000) return;
  for (const [key, bucket] of buckets) if (bucket.resetAtMs <= atMs) buckets.delete(key);
}
