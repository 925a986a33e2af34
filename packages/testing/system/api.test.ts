import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type ApiScope, ServerFrame } from '@golem/contracts';
import { use } from '@golem/local-world/claude';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Golem, ROOT, startGolem } from './golem.ts';
import { until } from './until.ts';

const OPERATOR = 'an-operator-token-for-tests-only-0123456789';

let golem: Golem;
let ops: string;
beforeAll(async () => {
  golem = await startGolem();
  ops = golem.world.discord.channels.ops.id;
});
afterAll(() => golem.close());

/** A token as the command line makes it. */
const tokenFor = async (scopes: ApiScope[], more: { user?: string; chats?: string[] | null } = {}) => {
  const token = `golem_${randomBytes(32).toString('base64url')}`;
  const { user = golem.world.discord.users.operator.id, chats = [ops] } = more;
  await golem.query(
    'INSERT INTO api_tokens (id, hash, name, principal_id, scopes, chats, created_at) VALUES (?, ?, ?, ?, ?, ?, 0)',
    randomBytes(4).toString('hex'),
    createHash('sha256').update(token).digest('hex'),
    'a test',
    user,
    JSON.stringify(scopes),
    chats === null ? null : JSON.stringify(chats),
  );
  return token;
};

const Operation = z.object({
  requestBody: z
    .object({ content: z.object({ 'application/json': z.object({ schema: z.unknown() }) }) })
    .optional(),
  responses: z.record(
    z.string(),
    z.object({ content: z.object({ 'application/json': z.object({ schema: z.unknown() }) }).optional() }),
  ),
});
const Description = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

let described: z.infer<typeof Description> | undefined;

/** Whether an answer is as the served description says. */
const problemsWith = async (
  method: string,
  path: string,
  status: number,
  body: unknown,
): Promise<unknown> => {
  described ??= Description.parse(await (await fetch(`${golem.url}/openapi.json`)).json());
  const template = Object.keys(described.paths).find((known) =>
    new RegExp(`^${known.replace('{id}', '[^/]+')}$`).test(path),
  );
  const responses = described.paths[template ?? '']?.[method.toLowerCase()]?.responses;
  if (!responses || status >= 400) {
    const validate = new Ajv2020({ strict: false }).compile({
      ...Object(described.components.schemas['ApiError']),
    });
    return validate(body) ? null : validate.errors;
  }
  const schema = responses[String(status)]?.content?.['application/json'].schema;
  const validate = new Ajv2020({ strict: false }).compile({ ...Object(schema) });
  return validate(body) ? null : validate.errors;
};

interface Call {
  token?: string | null;
  body?: unknown;
  agent?: string | null;
  headers?: Record<string, string>;
  raw?: string;
}

const call = async (
  request: string,
  { token = OPERATOR, body, agent = ops, headers = {}, raw }: Call = {},
) => {
  const [method = '', path = ''] = request.split(' ');
  const url = new URL(path, golem.url);
  if (agent !== null) url.searchParams.set('agent', agent);
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(raw !== undefined ? { body: raw } : body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: unknown = JSON.parse(text);
  expect(await problemsWith(method, url.pathname, response.status, json)).toBeNull();
  return { status: response.status, json, headers: response.headers };
};

const Submitted = z.object({ task: z.object({ id: z.string() }), isNew: z.boolean() });
const submit = async (task: object, more: Call = {}) => {
  const { status, json } = await call('POST /task', { ...more, body: task });
  expect(status).toBe(202);
  return Submitted.parse(json);
};

const Shown = z.looseObject({
  status: z.string(),
  result: z.string().nullable(),
  steps: z.array(z.looseObject({ kind: z.string() })),
  pending: z.array(z.looseObject({ id: z.string() })),
});
const show = async (id: string) => Shown.parse((await call(`GET /tasks/${id}`)).json);
const ended = (id: string) =>
  until(`the end of ${id}`, async () => {
    const task = await show(id);
    return ['completed', 'failed', 'cancelled', 'refused'].includes(task.status) ? task : null;
  });

const errorOf = ({ status, json }: { status: number; json: unknown }) => {
  const { code, message } = z
    .object({ error: z.object({ code: z.string(), message: z.string() }) })
    .parse(json).error;
  return { status, code, message };
};

/** A client of the WebSocket that keeps what it hears. */
const listen = async (token: string, since?: number) => {
  const url = new URL(`/ws?agent=${ops}${since === undefined ? '' : `&since=${since}`}`, golem.url);
  url.protocol = 'ws:';
  const socket = new WebSocket(url, ['golem.v1', `bearer.${token}`]);
  const frames: ServerFrame[] = [];
  const closed: number[] = [];
  socket.addEventListener('message', ({ data }) => frames.push(ServerFrame.parse(JSON.parse(String(data)))));
  socket.addEventListener('close', ({ code }) => closed.push(code));
  await once(socket, 'open');
  return {
    frames,
    closed,
    say: (frame: unknown) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    hear: <T extends ServerFrame['type']>(type: T, which: (frame: ServerFrame) => boolean = () => true) =>
      until(type, () =>
        frames.find(
          (frame): frame is Extract<ServerFrame, { type: T }> => frame.type === type && which(frame),
        ),
      ),
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      socket.close();
      await once(socket, 'close');
    },
  };
};

test('a task by the API ends with an answer and its steps, once for each key, and is in list and history', async () => {
  const task = { type: 'prompt', prompt: 'list the servers', idempotencyKey: 'nightly' };
  const first = await submit(task);
  const again = await submit(task, { headers: { 'idempotency-key': 'nightly' } });
  expect(again).toMatchObject({ isNew: false, task: { id: first.task.id } });
  const done = await ended(first.task.id);
  expect(done).toMatchObject({ status: 'completed', error: null, usage: { turns: 2 } });
  expect(done.steps.map(({ kind }) => kind)).toEqual(['thought', 'call', 'thought']);
  expect(done.steps[1]).toMatchObject({ capability: 'server-admin.list_servers', status: 'succeeded' });
  expect(errorOf(await call('POST /task', { body: { ...task, prompt: 'another' } }))).toMatchObject({
    status: 409,
    code: 'conflict',
  });

  const { items } = z
    .object({ items: z.array(z.looseObject({ id: z.string() })) })
    .parse((await call('GET /tasks')).json);
  expect(items.filter(({ id }) => id === first.task.id)).toMatchObject([
    { source: 'api', status: 'completed' },
  ]);
  const history = await until('both sides of it in the history', async () => {
    const { json } = await call('GET /history?limit=1');
    const page = z.object({ items: z.array(z.looseObject({ task: z.string() })) }).parse(json);
    return page.items.filter(({ task: id }) => id === first.task.id).length === 2 ? page : null;
  });
  expect(history.items).toMatchObject([{ role: 'assistant' }, { role: 'user', text: 'list the servers' }]);
  expect(await golem.query('SELECT count(*) AS n FROM runs WHERE id = ?', first.task.id)).toEqual([{ n: 1 }]);
});

test('a change asks in Discord, is answered by the API only with the scope for it, and happens once', async () => {
  const all = await tokenFor(['read', 'task', 'approve']);
  const tasksOnly = await tokenFor(['read', 'task']);
  const { task } = await submit(
    { type: 'call', capability: 'server-admin.restart_server', arguments: { server: 'web-1' } },
    { token: tasksOnly },
  );
  const { pending } = await until('it waits', async () => {
    const shown = await show(task.id);
    return shown.pending.length > 0 ? shown : null;
  });
  const card = await golem.world.discord.waitForMessage('ops', (message) =>
    JSON.stringify(message).includes('Waiting for approval'),
  );
  expect(JSON.stringify(card)).toContain('web-1');
  const approve = `POST /pending/${pending[0]?.id}/approve`;
  expect(errorOf(await call(approve, { token: tasksOnly, body: {} }))).toMatchObject({
    status: 403,
    message: 'This needs a token with the scope `approve`; yours has read, task.',
  });
  expect(golem.world.cloud.countEffects('reboot_server', 'web-1')).toBe(0);
  const viewer = await tokenFor(['approve'], { user: golem.world.discord.users.viewer.id });
  expect(errorOf(await call(approve, { token: viewer, body: {} }))).toMatchObject({
    status: 403,
    code: 'forbidden',
  });
  expect(golem.world.cloud.countEffects('reboot_server', 'web-1')).toBe(0);
  expect((await call(approve, { token: all, body: {} })).status).toBe(200);
  expect((await ended(task.id)).status).toBe('completed');
  expect(errorOf(await call(`POST /pending/${pending[0]?.id}/deny`, { body: {} }))).toMatchObject({
    status: 409,
  });
  expect(golem.world.cloud.countEffects('reboot_server', 'web-1')).toBe(1);
});

const restart = { type: 'call', capability: 'server-admin.restart_server', arguments: { server: 'web-2' } };
const waiting = async (task: object) => {
  const submitted = await submit(task);
  const shown = await until('it waits', async () => {
    const now = await show(submitted.task.id);
    return now.status === 'waiting' && now.pending[0]
      ? { id: submitted.task.id, pending: now.pending[0].id }
      : null;
  });
  return shown;
};

test('a task is cancelled, or ended when its time is over, and its card can do nothing after', async () => {
  const cancelled = await waiting(restart);
  expect((await call(`POST /tasks/${cancelled.id}/cancel`, { body: {} })).status).toBe(200);
  expect((await ended(cancelled.id)).status).toBe('cancelled');
  const late = await waiting({ ...restart, config: { timeout: 2_000 } });
  expect(await ended(late.id)).toMatchObject({ status: 'failed', error: { code: 'expired' } });
  for (const { pending } of [cancelled, late]) {
    expect(errorOf(await call(`POST /pending/${pending}/approve`, { body: {} })).status).toBe(409);
  }
  expect(golem.world.cloud.countEffects('reboot_server', 'web-2')).toBe(0);
});

test('maxSteps ends a run before its tenth turn', async () => {
  golem.world.claude.script([use('server-admin__list_servers', {})]);
  const { task } = await submit({ type: 'prompt', prompt: 'go on looking', config: { maxSteps: 1 } });
  expect((await ended(task.id)).result).toBe('I stopped after 1 turns without coming to an end.');
});

test('whoever follows hears each step as it ends, and after a break what came in between', async () => {
  const client = await listen(OPERATOR);
  await client.hear('status');
  client.say({ type: 'submit_task', requestId: 7, task: { type: 'prompt', prompt: 'list the servers' } });
  const submitted = await client.hear('task_submitted');
  expect(submitted).toMatchObject({ requestId: 7, isNew: true, task: { source: 'api', agent: ops } });
  const { id } = submitted.task;
  const done = await client.hear('task_completed');
  expect(done.task).toBe(id);
  const steps = client.frames.filter((frame) => frame.type === 'step_completed');
  expect(steps.map(({ step }) => [step.index, step.kind])).toEqual([
    [0, 'thought'],
    [1, 'call'],
    [2, 'thought'],
  ]);
  await client.close();

  const missed = await submit({ type: 'prompt', prompt: 'status of https://shop.example' });
  await ended(missed.task.id);
  const back = await listen(OPERATOR, done.at + 1);
  await back.hear(
    'task_completed',
    (frame) => frame.type === 'task_completed' && frame.task === missed.task.id,
  );
  expect(back.frames.some((frame) => frame.type === 'step_completed' && frame.task === id)).toBe(false);
  back.say({ type: 'get_status', requestId: 'now' });
  await back.hear('status', (frame) => frame.type === 'status' && frame.requestId === 'now');
  await back.close();
});

test('a socket says clearly what is wrong, and cancels what it is asked to', async () => {
  const reader = await listen(await tokenFor(['read']));
  reader.say('{');
  reader.say({ type: 'dance' });
  reader.say({ type: 'submit_task', requestId: 1, task: { type: 'prompt', prompt: 'x' } });
  await until('three errors', () => reader.frames.filter(({ type }) => type === 'error').length === 3);
  const errors = reader.frames.flatMap((frame) => (frame.type === 'error' ? [frame.error.code] : []));
  expect(errors).toEqual(['bad_request', 'invalid', 'forbidden']);
  reader.say('x'.repeat(2 * 1024 * 1024));
  await until('it is closed', () => reader.closed.length > 0);
  expect(reader.closed).toEqual([1009]);

  const client = await listen(OPERATOR);
  const task = { type: 'call', capability: 'server-admin.restart_server', arguments: { server: 'db-1' } };
  client.say({ type: 'submit_task', task });
  const submitted = await client.hear('task_submitted');
  await client.hear('status', (frame) => frame.type === 'status' && frame.status.pending.length > 0);
  client.say({ type: 'cancel_task', task: submitted.task.id });
  expect(await client.hear('task_failed')).toMatchObject({ status: 'cancelled', task: submitted.task.id });
  await client.close();
});

test('a client that never reads holds up nobody', async () => {
  const { hostname, port } = new URL(golem.url);
  const deaf = connect(Number(port), hostname);
  deaf.on('error', () => {});
  deaf.write(
    [
      `GET /ws?agent=${ops} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      `Authorization: Bearer ${OPERATOR}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '\r\n',
    ].join('\r\n'),
  );
  deaf.pause();
  const client = await listen(OPERATOR);
  const { task } = await submit({ type: 'prompt', prompt: 'list the servers' });
  const done = await client.hear(
    'task_completed',
    (frame) => frame.type === 'task_completed' && frame.task === task.id,
  );
  expect(done.result).toContain('web-1');
  await client.close();
  deaf.destroy();
});

const wrong: [string, string, Call, number, string][] = [
  ['no token', 'GET /status', { token: null }, 401, 'unauthorized'],
  ['a wrong token', 'GET /status', { token: 'wrong' }, 401, 'unauthorized'],
  ['another method', 'DELETE /tasks', {}, 405, 'method_not_allowed'],
  ['a preflight', 'OPTIONS /task', {}, 405, 'method_not_allowed'],
  ['a path that is none', 'GET /nothing', {}, 404, 'not_found'],
  ['a task that is none', 'GET /tasks/api-nothing', {}, 404, 'not_found'],
  ['no chat', 'GET /tasks', { agent: null }, 400, 'bad_request'],
  ['a chat that is no name', 'GET /tasks', { agent: '../x' }, 400, 'bad_request'],
  ['a page that is none', 'GET /tasks?limit=1000', {}, 400, 'bad_request'],
  [
    'no JSON',
    'POST /task',
    { raw: '{', headers: { 'content-type': 'application/json' } },
    400,
    'bad_request',
  ],
  [
    'a form',
    'POST /task',
    { raw: 'a=b', headers: { 'content-type': 'text/plain' } },
    415,
    'unsupported_media_type',
  ],
  ['too much', 'POST /task', { body: { type: 'prompt', prompt: 'x'.repeat(70_000) } }, 413, 'too_large'],
  ['a task without words', 'POST /task', { body: { type: 'prompt', prompt: ' ' } }, 422, 'invalid'],
  [
    'too many steps',
    'POST /task',
    { body: { type: 'prompt', prompt: 'x', config: { maxSteps: 11 } } },
    422,
    'invalid',
  ],
  ['no capability', 'POST /task', { body: { type: 'call', capability: 'a.b' } }, 422, 'invalid'],
  [
    'wrong arguments',
    'POST /task',
    { body: { type: 'call', capability: 'server-admin.restart_server' } },
    422,
    'invalid',
  ],
  ['a plain request for the socket', 'GET /ws', {}, 426, 'upgrade_required'],
];
test.each(wrong)('answers %s (%s) with what to do', async (_what, request, asked, status, code) => {
  const answered = await call(request, asked);
  expect(errorOf(answered)).toMatchObject({ status, code });
  expect(answered.headers.get('access-control-allow-origin')).toBeNull();
});

test('a token reaches only its chats, and does nothing once it is revoked or its person is a stranger', async () => {
  const { owner, stranger } = golem.world.discord.users;
  const mine = await tokenFor(['read']);
  expect((await call('GET /tasks', { token: mine, agent: null })).status).toBe(200);
  expect(errorOf(await call('GET /tasks', { token: mine, agent: '80351110224678912' })).status).toBe(403);
  expect(
    errorOf(await call('POST /task', { token: mine, body: { type: 'prompt', prompt: 'x' } })).status,
  ).toBe(403);
  const everywhere = await tokenFor(['read'], { chats: null });
  expect(errorOf(await call('GET /tasks', { token: everywhere })).status).toBe(403);
  expect(
    (await call('GET /tasks', { token: await tokenFor(['read'], { user: owner.id, chats: null }) })).status,
  ).toBe(200);
  expect(
    errorOf(await call('GET /tasks', { token: await tokenFor(['read'], { user: stranger.id }) })).status,
  ).toBe(403);
  await golem.query(
    'UPDATE api_tokens SET revoked_at = 1 WHERE hash = ?',
    createHash('sha256').update(mine).digest('hex'),
  );
  expect(errorOf(await call('GET /tasks', { token: mine })).message).toBe('This token was revoked.');
});

test('the example client does what it says', async () => {
  const client = join(ROOT, 'docs/api-client.ts');
  const child = spawn(process.execPath, [client, 'list the servers'], {
    env: { ...process.env, GOLEM_URL: golem.url, GOLEM_TOKEN: OPERATOR, GOLEM_AGENT: ops },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = await once(child, 'exit');
  expect(readFileSync(join(ROOT, 'docs/api.md'), 'utf8')).toContain(readFileSync(client, 'utf8'));
  expect(output).toContain('server-admin.list_servers: succeeded');
  expect(output).toContain('web-1');
  expect(code).toBe(0);
});
