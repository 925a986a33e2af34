import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Clock } from './clock.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';
import type { SpecCheck, Violation } from './spec-check.ts';

type LoggedRequest = {
  /** Epoch milliseconds. */
  at: number;
  method: string;
  /** Below the API's base, without the query. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
  /** What was answered; null while in work and when the connection was cut. */
  status: number | null;
};

export type ObservedEnv = { Bindings: HttpBindings; Variables: { body: unknown } };

/** What one API of the world knows about its traffic. */
export type Traffic = {
  requests: LoggedRequest[];
  violations: Violation[];
  faults: Faults;
};

export const createTraffic = (): Traffic => ({ requests: [], violations: [], faults: createFaults() });

/** Longest log that is kept: a development session may run for weeks. */
const MAX_LOGGED = 10_000;

/** Logs each request, injects the faults that tests asked for, and checks both directions against the API's description. */
export const observe = (options: {
  base: string;
  clock: Clock;
  traffic: Traffic;
  check: SpecCheck | null;
}) => {
  const { base, clock, traffic, check } = options;
  return createMiddleware<ObservedEnv>(async (c, next) => {
    const entry: LoggedRequest = {
      at: clock.now(),
      method: c.req.method,
      path: c.req.path.slice(base.length),
      query: c.req.query(),
      headers: c.req.header(),
      body: c.get('body'),
      status: null,
    };
    traffic.requests.push(entry);
    if (traffic.requests.length > MAX_LOGGED) traffic.requests.shift();
    const fault = traffic.faults.take(entry.method, entry.path);
    if (fault?.delayMs !== undefined)
      await new Promise<void>((done) => clock.after(fault.delayMs ?? 0, done));
    if (fault?.cut === 'before') return cut(c);
    if (fault?.respond !== undefined) return faulted(entry, fault.respond);
    await next();
    if (fault?.cut === 'after') {
      c.res = cut(c);
      return undefined;
    }
    entry.status = c.res.status;
    if (check !== null) traffic.violations.push(...check({ ...entry, response: await jsonOf(c.res) }));
    return undefined;
  });
};

const cut = (c: Context<ObservedEnv>): Response => {
  c.env.outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
};

const faulted = (entry: LoggedRequest, respond: NonNullable<Fault['respond']>): Response => {
  entry.status = respond.status;
  const { body = null, headers = {}, status } = respond;
  return typeof body === 'string' || body === null
    ? new Response(body, { status, headers })
    : Response.json(body, { status, headers });
};

const jsonOf = async (response: Response): Promise<unknown> =>
  (response.headers.get('content-type') ?? '').includes('json') ? response.clone().json() : undefined;
