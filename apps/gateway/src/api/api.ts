import { log } from '@golem/worker-kit';
import type { Env } from '../env.ts';
import { errorAnswer, type Failure } from './answers.ts';
import { authenticate } from './caller.ts';
import { describe } from './openapi.ts';
import { PENDING_ROUTES } from './pending.ts';
import { isTooOften } from './rate.ts';
import { READING_ROUTES } from './reading.ts';
import { TASK_ROUTES } from './tasks.ts';
import { WS_ROUTE } from './ws.ts';

/** Everything that a token opens. */
const API_ROUTES = [...READING_ROUTES, ...TASK_ROUTES, ...PENDING_ROUTES, WS_ROUTE];

const NOTHING_HERE = 'There is nothing here. GET /openapi.json describes what there is.';
const AGAIN = { 'retry-after': '60' };
const fault = (code: Failure['code'], message: string, headers?: Record<string, string>): Response =>
  errorAnswer({ code, message }, headers);

const refused = async (request: Request, env: Env, failure: Failure): Promise<Response> => {
  if (failure.code !== 'unauthorized') return errorAnswer(failure);
  const from = request.headers.get('cf-connecting-ip') ?? '';
  if (await isTooOften(env, `ip:${from}`))
    return fault('rate_limited', 'Too many wrong tokens. Wait a minute.', AGAIN);
  return errorAnswer(failure, { 'www-authenticate': 'Bearer' });
};

/** `GET /openapi.json`: the API in OpenAPI 3.1, made of the schemas that check it. It is no secret. */
export const openapi = async (request: Request): Promise<Response> =>
  Response.json(describe(API_ROUTES, new URL(request.url).origin));

/** The REST and WebSocket API. Nothing is read before the token is known; every answer says what to do. */
export const api = async (request: Request, env: Env): Promise<Response> => {
  const { pathname } = new URL(request.url);
  const here = API_ROUTES.flatMap((route) => {
    const id = route.match(pathname);
    return id === null ? [] : [{ route, id }];
  });
  if (here.length === 0) return fault('not_found', NOTHING_HERE);
  const found = here.find(({ route }) => route.method === request.method);
  if (!found) {
    const allow = here.map(({ route }) => route.method).join(', ');
    return fault('method_not_allowed', `${pathname} takes ${allow}.`, { allow });
  }
  const called = await authenticate(request, env);
  if (!called.ok) return refused(request, env, called.failure);
  if (await isTooOften(env, called.caller.hash))
    return fault('rate_limited', 'That is too often. Wait a minute.', AGAIN);
  try {
    return await found.route.serve(env, request, called.caller, found.id);
  } catch (error) {
    log('error', 'api.failed', { path: found.route.path, detail: String(error) });
    return fault('unavailable', 'Something that this needs does not answer just now. Try again.', {
      'retry-after': '5',
    });
  }
};
