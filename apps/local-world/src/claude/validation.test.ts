import { expect, test } from 'vitest';
import { ask, startClaude } from './test-server.ts';

const user = (content: unknown) => ({ role: 'user', content });
const assistant = (content: unknown) => ({ role: 'assistant', content });
const call = (id: string) => ({ type: 'tool_use', id, name: 'a__b', input: {} });
const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'ok' });
const text = (words: string) => ({ type: 'text', text: words });
const turns = (...messages: unknown[]) => ask('', { messages });
const tool = { name: 'a__b', input_schema: { type: 'object' } };
const cached = { ...text('x'), cache_control: { type: 'ephemeral' } };

const INVALID: [string, unknown, string][] = [
  ['no model', { max_tokens: 1, messages: [user('hi')] }, 'model: Field required'],
  ['no max_tokens', { model: 'claude-sonnet-5-5', messages: [user('hi')] }, 'max_tokens: Field required'],
  ['a wrong type', ask('hi', { max_tokens: 1.5 }), 'max_tokens: Input should be a valid integer'],
  [
    'a negative limit',
    ask('hi', { max_tokens: -1 }),
    'max_tokens: Input should be greater than or equal to 0',
  ],
  [
    'a limit above the model',
    ask('hi', { max_tokens: 999_999 }),
    'max_tokens: 999999 > 64000, which is the maximum allowed number of output tokens for claude-sonnet-5-5',
  ],
  ['an unknown field', ask('hi', { colour: 'red' }), 'colour: Extra inputs are not permitted'],
  [
    'a system role',
    turns({ role: 'system', content: 'x' }),
    "messages.0.role: Input should be 'user' or 'assistant'",
  ],
  ['no messages', turns(), 'messages: at least one message is required'],
  [
    'an assistant first',
    turns(assistant('x'), user('hi')),
    'messages: first message must use the "user" role',
  ],
  [
    'an assistant last',
    turns(user('hi'), assistant('x')),
    'This model does not support assistant message prefill. The conversation must end with a user message.',
  ],
  [
    'an empty message',
    turns(user('hi'), assistant(''), user('hi')),
    'messages.1: all messages must have non-empty content except for the optional final assistant message',
  ],
  ['an empty text block', turns(user([text('')])), 'messages: text content blocks must be non-empty'],
  [
    'a blank text block',
    turns(user([text(' \n')])),
    'messages: text content blocks must contain non-whitespace text',
  ],
  [
    'a block without a type',
    turns(user([{ text: 'x' }])),
    "messages.0.content.0: Unable to extract tag using discriminator 'type'",
  ],
  [
    'a block of an unknown type',
    turns(user([{ type: 'song' }])),
    "messages.0.content.0: Input tag 'song' found using 'type' does not match any of the expected tags",
  ],
  [
    'a tool call without input',
    turns(user('hi'), assistant([{ type: 'tool_use', id: 'a', name: 'b' }]), user('x')),
    'messages.1.content.0.tool_use.input: Field required',
  ],
  [
    'a call without its result',
    turns(user('hi'), assistant([call('t1'), call('t2')]), user([result('t1')])),
    'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: t2. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
  ],
  [
    'text before the result',
    turns(user('hi'), assistant([call('t1')]), user([text('x'), result('t1')])),
    'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: t1. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
  ],
  [
    'a result of no call',
    turns(user([result('t9')])),
    'messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: t9. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
  ],
  [
    'two results of one call',
    turns(user('hi'), assistant([call('t1')]), user([result('t1'), result('t1')])),
    'messages.2.content.1: each tool_use must have a single result. Found multiple `tool_result` blocks with id: t1',
  ],
  [
    'one id for two calls',
    turns(user('hi'), assistant([call('t1'), call('t1')]), user([result('t1')])),
    'messages.1: `tool_use` ids must be unique',
  ],
  [
    'a call by the user',
    turns(user([call('t1')])),
    'messages.0: `tool_use` blocks can only be in `assistant` messages',
  ],
  [
    'a tool name with a dot',
    ask('hi', { tools: [{ ...tool, name: 'a.b' }] }),
    "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
  ],
  [
    'a tool without a schema',
    ask('hi', { tools: [{ name: 'a' }] }),
    'tools.0.custom.input_schema: Field required',
  ],
  ['two tools of one name', ask('hi', { tools: [tool, tool] }), 'tools: Tool names must be unique.'],
  [
    'a choice of no tool',
    ask('hi', { tools: [tool], tool_choice: { type: 'tool', name: 'x' } }),
    "Tool 'x' not found in provided tools",
  ],
  [
    'a choice without tools',
    ask('hi', { tool_choice: { type: 'any' } }),
    'tool_choice.any: may only be specified while providing tools',
  ],
  [
    'five breakpoints',
    turns(user([cached, cached, cached, cached, cached])),
    'A maximum of 4 blocks with cache_control may be provided. Found 5.',
  ],
  [
    'a longer ttl after a shorter one',
    turns(user([cached, { ...cached, cache_control: { type: 'ephemeral', ttl: '1h' } }])),
    "cache_control: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. Note that blocks are processed in the following order: `tools`, `system`, `messages`.",
  ],
  ['a temperature', ask('hi', { temperature: 0.2 }), '`temperature` is deprecated for this model.'],
  [
    'a thinking budget above the limit',
    ask('hi', { thinking: { type: 'enabled', budget_tokens: 2048 } }),
    '`max_tokens` must be greater than `thinking.budget_tokens`.',
  ],
  [
    'a prompt that is too long',
    ask('x'.repeat(900_000)),
    'prompt is too long: 225010 tokens > 200000 maximum',
  ],
];

test.each(INVALID)('%s is refused in the words of the real API', async (_, body, message) => {
  const { claude, post } = await startClaude();
  const response = await post(body);
  const id = response.headers.get('request-id');
  expect(await response.json()).toEqual({
    type: 'error',
    error: { type: 'invalid_request_error', message },
    request_id: id,
  });
  expect(response.status).toBe(400);
  expect(claude.rejected).toMatchObject([{ status: 400, message }]);
  expect(claude.requests).toEqual([]);
});

test.each([
  ['neighbours of one role', turns(user('a'), user('b'), assistant('c'), assistant('d'), user('e'))],
  [
    'results spread over two messages',
    turns(
      user('hi'),
      assistant([call('t1'), call('t2')]),
      user([result('t1')]),
      user([result('t2'), text('and?')]),
    ),
  ],
  ['a temperature for an older model', ask('hi', { model: 'claude-sonnet-4-5', temperature: 0.2 })],
])('%s is accepted', async (_, body) => {
  const { post } = await startClaude();
  expect((await post(body)).status).toBe(200);
});

test('half a body is refused', async () => {
  const { post } = await startClaude();
  const response = await post('{"model": ');
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { type: 'invalid_request_error', message: expect.stringContaining('not valid JSON') },
  });
});

test.each([
  ['no key', { 'x-api-key': '' }, 401, 'authentication_error', 'x-api-key header is required'],
  ['a wrong key', { 'x-api-key': 'other' }, 401, 'authentication_error', 'invalid x-api-key'],
  [
    'an unknown version',
    { 'anthropic-version': '1999-01-01' },
    400,
    'invalid_request_error',
    'anthropic-version: "1999-01-01" is not a valid version',
  ],
])('%s is refused', async (_, headers: Record<string, string>, status, type, message) => {
  const { post } = await startClaude({ apiKey: 'k' });
  const response = await post(ask(), headers);
  expect(response.status).toBe(status);
  expect(response.headers.get('request-id')).toMatch(/^req_01/);
  expect(await response.json()).toMatchObject({ type: 'error', error: { type, message } });
});

test('a missing version, an unknown model, path and method are refused', async () => {
  const { url, post } = await startClaude();
  const headers = { 'x-api-key': 'k' };
  const version = await fetch(`${url}/v1/messages`, { method: 'POST', headers, body: '{}' });
  expect(await version.json()).toMatchObject({ error: { message: 'anthropic-version: header is required' } });
  const model = await post(ask('hi', { model: 'gpt-9' }));
  expect([model.status, await model.json()]).toMatchObject([
    404,
    { error: { type: 'not_found_error', message: 'model: gpt-9' } },
  ]);
  const path = await post(ask(), {}, '/v1/complete');
  expect([path.status, await path.json()]).toMatchObject([404, { error: { type: 'not_found_error' } }]);
  const method = await fetch(`${url}/v1/messages`, {
    headers: { ...headers, 'anthropic-version': '2023-06-01' },
  });
  expect(method.status).toBe(405);
});
