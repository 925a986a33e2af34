import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { z } from 'zod';
import { type ApiError, errorBody, invalid, messageOfStatus, newId } from './api-error.ts';
import type { LocalClaude } from './local-claude.ts';
import { messageOf } from './message.ts';
import { findModel, MAX_INPUT_TOKENS, MODELS } from './models.ts';
import { countTokens } from './prompt-cache.ts';
import { CountRequest, MessagesRequest } from './request-schema.ts';
import { schemaMessage } from './schema-error.ts';
import type { Reply } from './script.ts';
import { plainBody, streamBody } from './stream.ts';
import { promptProblem, samplingProblem } from './transcript-rules.ts';

/** The real API's limit for a request, in bytes. */
const MAX_REQUEST_BYTES = 32 * 1024 * 1024;

/** Of these only the last is what the SDK sends since version 1; messages look the same in all. */
const VERSIONS = new Set(['2023-01-01', '2023-06-01', '2026-10-21']);

type Checked<T> = { ok: true; value: T } | { ok: false; error: ApiError; body: unknown };

const headersProblem = (headers: Headers, apiKey: string | undefined): ApiError | null => {
  // The SDK sends its key as a bearer token since version 1; most other clients send the older header.
  const key = headers.get('x-api-key') || headers.get('authorization')?.replace(/^Bearer\s+/i, '');
  if (!key) return { status: 401, message: 'x-api-key header is required' };
  if (apiKey !== undefined && key !== apiKey) return { status: 401, message: 'invalid x-api-key' };
  const version = headers.get('anthropic-version');
  if (version === null) return invalid('anthropic-version: header is required');
  return VERSIONS.has(version) ? null : invalid(`anthropic-version: "${version}" is not a valid version`);
};

const parseBody = async (request: Request): Promise<Checked<unknown>> => {
  const text = await request.text();
  if (Buffer.byteLength(text) > MAX_REQUEST_BYTES)
    return { ok: false, error: { status: 413, message: 'Request exceeds the maximum size' }, body: null };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, error: invalid(`The request body is not valid JSON: ${why}`), body: text };
  }
};

const promptError = (request: CountRequest, problem: string | null): ApiError | null => {
  if (findModel(request.model) === undefined) return { status: 404, message: `model: ${request.model}` };
  if (problem !== null) return invalid(problem);
  const tokens = countTokens(request);
  return tokens > MAX_INPUT_TOKENS
    ? invalid(`prompt is too long: ${tokens} tokens > ${MAX_INPUT_TOKENS} maximum`)
    : null;
};

const check = async <T extends CountRequest>(
  raw: Request,
  schema: z.ZodType<T>,
  problemOf: (request: T) => string | null,
): Promise<Checked<T>> => {
  const json = await parseBody(raw);
  if (!json.ok) return json;
  const parsed = schema.safeParse(json.value, { reportInput: true });
  if (!parsed.success)
    return { ok: false, error: invalid(schemaMessage(parsed.error, json.value)), body: json.value };
  const error = promptError(parsed.data, problemOf(parsed.data));
  return error === null ? { ok: true, value: parsed.data } : { ok: false, error, body: json.value };
};

const refusal = (error: ApiError, requestId: string): Response =>
  Response.json(errorBody(error.status, error.message, requestId), {
    status: error.status,
    headers: error.headers ?? {},
  });

const statusFault = (reply: Reply): ApiError | null => {
  const { fault } = reply;
  if (fault?.kind !== 'status') return null;
  const { status, message = messageOfStatus(status), retryAfterS } = fault;
  return {
    status,
    message,
    headers: retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) },
  };
};

const answer = (
  claude: LocalClaude,
  request: MessagesRequest,
  reply: Reply,
  requestId: string,
  disconnect: () => void,
): Response => {
  const message = messageOf(reply, request, claude.cache.account(request));
  return request.stream === true
    ? new Response(streamBody(message, reply, requestId, disconnect), {
        headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
      })
    : new Response(plainBody(message, reply.fault, disconnect), {
        headers: { 'content-type': 'application/json' },
      });
};

/** The Messages API over a {@link LocalClaude}: mount it where `ANTHROPIC_BASE_URL` points. */
export const claudeApp = (claude: LocalClaude) => {
  const app = new Hono<{ Bindings: Partial<HttpBindings>; Variables: { requestId: string } }>();

  app.use(async (c, next) => {
    const requestId = newId('req');
    c.set('requestId', requestId);
    const wrong = headersProblem(c.req.raw.headers, claude.apiKey);
    if (wrong === null) await next();
    else c.res = refusal(wrong, requestId);
    c.res.headers.set('request-id', requestId);
  });

  app.post('/v1/messages', async (c) => {
    const { requestId } = c.var;
    const headers = c.req.header();
    const checked = await check(
      c.req.raw,
      MessagesRequest,
      (request) => promptProblem(request) ?? samplingProblem(request),
    );
    if (!checked.ok) {
      claude.reject({ headers, body: checked.body, ...checked.error });
      return refusal(checked.error, requestId);
    }
    const reply = claude.reply(checked.value, headers);
    if (reply.delayMs !== undefined) await sleep(reply.delayMs);
    const fault = statusFault(reply);
    if (fault !== null) return refusal(fault, requestId);
    return answer(claude, checked.value, reply, requestId, () => c.env.outgoing?.destroy());
  });

  app.post('/v1/messages/count_tokens', async (c) => {
    const checked = await check(c.req.raw, CountRequest, promptProblem);
    return checked.ok
      ? c.json({ input_tokens: countTokens(checked.value) })
      : refusal(checked.error, c.var.requestId);
  });

  app.get('/v1/models', (c) =>
    c.json({
      data: MODELS,
      has_more: false,
      first_id: MODELS.at(0)?.id ?? null,
      last_id: MODELS.at(-1)?.id ?? null,
    }),
  );

  app.get('/v1/models/:id', (c) => {
    const id = c.req.param('id');
    const model = findModel(id);
    return model === undefined
      ? refusal({ status: 404, message: `model: ${id}` }, c.var.requestId)
      : c.json(model);
  });

  app.all('/v1/messages', (c) => refusal({ status: 405, message: 'Method Not Allowed' }, c.var.requestId));
  app.all('*', (c) => refusal({ status: 404, message: 'Not Found' }, c.var.requestId));
  return app;
};
