import { afterEach, beforeEach, expect, vi } from 'vitest';

/** The other side of the network in a test. The signal is the caller's. */
export type Upstream = (request: Request, signal: AbortSignal | undefined) => Response | Promise<Response>;

/**
 * Puts an upstream behind `fetch` for each test of the enclosing block. Until a test sets one, any request fails the
 * test, also when the code under test swallows the error.
 */
export const interceptFetch = () => {
  let upstream: Upstream | undefined;
  const requests: Request[] = [];
  const unexpected: string[] = [];

  beforeEach(() => {
    upstream = undefined;
    requests.length = 0;
    unexpected.length = 0;
    vi.stubGlobal('fetch', async (input: RequestInfo, init?: RequestInit) => {
      const request = new Request(input, init);
      if (upstream === undefined) {
        unexpected.push(`${request.method} ${request.url}`);
        throw new TypeError('unexpected request');
      }
      requests.push(request.clone());
      return upstream(request, init?.signal ?? undefined);
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    expect(unexpected).toEqual([]);
  });
  return {
    /** All requests of this test so far. */
    requests,
    answer: (next: Upstream): void => {
      upstream = next;
    },
  };
};

export type Intercepted = ReturnType<typeof interceptFetch>;

const cutBody = (): ReadableStream =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"serv'));
    },
    pull(controller) {
      controller.error(new TypeError('Network connection lost.'));
    },
  });

/** A body that begins and never ends, until the caller gives up. */
const slowBody = (signal: AbortSignal | undefined): ReadableStream =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{'));
      signal?.addEventListener('abort', () => controller.error(signal.reason), { once: true });
    },
  });

/** Refuses, and repeats the headers that it was sent, credential included: some proxies do. */
const refusal =
  (status: number): Upstream =>
  (request) => {
    const message = `answered ${status} for a test to ${[...request.headers.values()].join(' ')}`;
    // The shapes of both providers in one: each client reads its own part.
    const body = { success: false, errors: [{ code: 1234, message }], error: { code: 'test', message } };
    return Response.json(body, { status });
  };

/** The ways in which a provider fails. */
export const FAULTS = {
  'answers 401': refusal(401),
  'answers 404': refusal(404),
  'answers 429': refusal(429),
  'answers 500': refusal(500),
  'answers garbage': () => new Response('<html>\0', { headers: { 'content-type': 'application/json' } }),
  'answers another shape': () => Response.json({ success: true, result: { hello: 1 } }),
  'cuts the connection': () => new Response(cutBody(), { headers: { 'content-type': 'application/json' } }),
  'refuses the connection': () => {
    throw new TypeError('connection refused');
  },
  'never finishes': (_request: Request, signal: AbortSignal | undefined) =>
    new Response(slowBody(signal), { headers: { 'content-type': 'application/json' } }),
} as const satisfies Record<string, Upstream>;
export type Fault = keyof typeof FAULTS;
