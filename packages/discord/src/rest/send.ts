import { z } from 'zod';
import type { MessageFile } from '../message.ts';
import { type DiscordError, errorOf, type Outcome } from './outcome.ts';
import type { RateLimits, Route } from './rate-limits.ts';

const MOST_ATTEMPTS = 4;
const FIRST_BACKOFF_MS = 250;

/** What a caller may set for one call. */
export type CallOptions = {
  /** All attempts and waits together end within this time, in ms. Default 15,000. */
  withinMs?: number;
};

export type Request<T> = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Template with its values put in, from the base URL on: `/channels/1/messages`. */
  path: string;
  route: Route;
  body?: unknown;
  files?: readonly MessageFile[];
  /** Sent twice, it is still done once. Only such a request is tried again after a lost or broken answer. */
  repeatable: boolean;
  answer: z.ZodType<T>;
};

export type Transport = {
  baseUrl: string;
  headers: Readonly<Record<string, string>>;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
  /** One attempt is given up after this time, in ms, so that a stalled server costs one attempt and not all. */
  attemptMs: number;
  limits: RateLimits;
};

type Attempt<T> = Outcome<T> | { ok: false; error: DiscordError; retryInMs: number | 'backoff' };

/** Sends one request under the limits, again where that is safe, until it is answered or the time is over. */
export async function send<T>(
  transport: Transport,
  request: Request<T>,
  { withinMs = 15_000 }: CallOptions = {},
): Promise<Outcome<T>> {
  const endsAtMs = transport.now() + withinMs;
  for (let failures = 0; ; ) {
    const early = await waitForTurn(transport, request.route, endsAtMs);
    if (early) return { ok: false, error: early };
    const attempt = await tryOnce(transport, request, endsAtMs);
    if (!('retryInMs' in attempt)) return attempt;
    const { retryInMs, ...outcome } = attempt;
    // A 429 was not carried out: waiting is right however often, as long as the time lasts.
    if (retryInMs === 'backoff') failures += 1;
    const waitMs = retryInMs === 'backoff' ? backoffMs(failures, transport.random()) : retryInMs;
    if (failures >= MOST_ATTEMPTS || transport.now() + waitMs >= endsAtMs) return outcome;
    await transport.sleep(waitMs);
  }
}

async function waitForTurn(
  transport: Transport,
  route: Route,
  endsAtMs: number,
): Promise<DiscordError | undefined> {
  for (;;) {
    const waitMs = transport.limits.waitMs(route);
    if (waitMs === 0) {
      transport.limits.take(route);
      return undefined;
    }
    if (transport.now() + waitMs >= endsAtMs) {
      return {
        kind: 'rate_limited',
        message: 'Discord asked to wait longer than there is time',
        retryAfterMs: waitMs,
      };
    }
    await transport.sleep(waitMs);
  }
}

async function tryOnce<T>(transport: Transport, request: Request<T>, endsAtMs: number): Promise<Attempt<T>> {
  const leftMs = Math.max(1, Math.min(transport.attemptMs, endsAtMs - transport.now()));
  let response: Response;
  let text: string;
  try {
    response = await transport.fetch(transport.baseUrl + request.path, {
      method: request.method,
      redirect: 'manual',
      signal: AbortSignal.timeout(leftMs),
      ...encode(transport.headers, request),
    });
    text = await response.text();
  } catch (error) {
    // The message of a network error can hold the URL, and with it an interaction's token.
    const name = error instanceof Error ? error.name : 'unknown error';
    return lost(request, { kind: 'unavailable', message: `No answer from Discord (${name})` });
  }
  return judge(transport, request, response, text);
}

function judge<T>(transport: Transport, request: Request<T>, response: Response, text: string): Attempt<T> {
  const body = parseJson(text);
  const { status } = response;
  const retryAfterMs = transport.limits.learn(request.route, status, response.headers, body);
  if (status === 429) {
    const error: DiscordError = {
      kind: 'rate_limited',
      status,
      message: 'Discord limits the rate',
      retryAfterMs,
    };
    return { ok: false, error, retryInMs: retryAfterMs };
  }
  if (status >= 500) return lost(request, errorOf(status, body));
  if (!response.ok) return { ok: false, error: errorOf(status, body) };
  const answer = request.answer.safeParse(body);
  if (answer.success) return { ok: true, value: answer.data };
  const message = `Discord's answer to ${request.route.key} is not as documented: ${z.prettifyError(answer.error)}`;
  return lost(request, { kind: 'unavailable', status, message: message.slice(0, 500) });
}

/** Nobody knows whether it was done: try again only what may be done twice. */
function lost<T>(request: Request<T>, error: DiscordError): Attempt<T> {
  return request.repeatable
    ? { ok: false, error, retryInMs: 'backoff' }
    : { ok: false, error: { ...error, uncertain: true } };
}

function encode(
  headers: Readonly<Record<string, string>>,
  { body, files = [] }: Pick<Request<unknown>, 'body' | 'files'>,
): { headers: Record<string, string>; body?: string | FormData } {
  if (body === undefined) return { headers: { ...headers } };
  if (files.length === 0) {
    return { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  }
  const form = new FormData();
  form.append('payload_json', JSON.stringify(body));
  for (const [index, file] of files.entries()) {
    form.append(`files[${index}]`, new Blob([file.data], { type: file.contentType }), file.name);
  }
  return { headers: { ...headers }, body: form };
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Full jitter: between nothing and the doubled ceiling. */
function backoffMs(failures: number, random: number): number {
  return Math.ceil(random * FIRST_BACKOFF_MS * 2 ** failures);
}
