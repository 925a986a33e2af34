import { expect, test } from 'vitest';
import type { InputMessage, MessagesRequest, Tool } from '../request-schema.ts';
import type { Reply } from '../script.ts';
import { MODEL } from '../test-server.ts';
import { standIn } from './stand-in.ts';

const tool = (name: string, required: string[], optional: string[] = []): Tool => ({
  name,
  input_schema: {
    type: 'object',
    properties: Object.fromEntries([...required, ...optional].map((key) => [key, { type: 'string' }])),
    required,
  },
});

const TOOLS = [
  tool('observability__check_url', ['url'], ['contains']),
  tool('server-admin__list_servers', []),
  tool('server-admin__list_runbooks', []),
  tool('server-admin__run_runbook', ['runbook', 'server'], ['parameters']),
  tool('server-admin__server_health', ['server']),
  tool('server-admin__restart_service', ['server', 'service']),
  tool('server-admin__tail_log', ['server', 'service'], ['lines']),
  tool('server-admin__restart_server', ['server'], ['mode']),
  tool('memory__remember', ['subject', 'statement']),
  tool('memory__search', ['query']),
  tool('email__send', ['to', 'subject', 'text']),
  tool('hosting__list_dns_records', ['zone']),
  tool('hosting__purge_cache', ['zone'], ['urls', 'everything']),
  tool('web-fetch__fetch_page', ['url']),
  tool('hosting__zone_analytics', ['zone'], ['hours']),
  tool('hosting__rollback_worker', ['site', 'version']),
  tool('web-fetch__watch_page', ['url']),
];

const request = (messages: InputMessage[], more: Partial<MessagesRequest> = {}): MessagesRequest => ({
  model: MODEL,
  max_tokens: 1024,
  tools: TOOLS,
  messages,
  ...more,
});
const said = (content: InputMessage['content']): InputMessage => ({ role: 'user', content });

const callOf = (reply: Reply): unknown[] | null => {
  const [block] = reply.content;
  return block?.type === 'tool_use' ? [block.name, block.input] : null;
};
const textOf = (reply: Reply): string =>
  reply.content.map((block) => (block.type === 'text' ? block.text : '')).join('');

/** Plays the harness: answers each call with the next result, until words come. */
const play = (words: string, results: [result: unknown, isError?: boolean][]) => {
  const messages = [said(words)];
  const calls: unknown[] = [];
  for (let turn = 0; ; turn += 1) {
    const reply = standIn(request(messages));
    const [block] = reply.content;
    if (block?.type !== 'tool_use') return { calls, text: textOf(reply) };
    calls.push([block.name, block.input]);
    const [result, is_error = false] = results[turn] ?? ['no result', true];
    const content = typeof result === 'string' ? result : JSON.stringify(result);
    const id = `t${turn}`;
    messages.push(
      { role: 'assistant', content: [{ type: 'tool_use', id, name: block.name, input: block.input }] },
      said([{ type: 'tool_result', tool_use_id: id, content, is_error }]),
    );
  }
};

test.each<[string, string, object]>([
  ['is example.test up?', 'observability__check_url', { url: 'https://example.test' }],
  [
    'Golem, can you check http://shop.test/cart please?',
    'observability__check_url',
    { url: 'http://shop.test/cart' },
  ],
  ['restart web-1', 'server-admin__restart_server', { server: 'web-1' }],
  [
    '<@123456789012345678> please reboot the server db-1 hard.',
    'server-admin__restart_server',
    { server: 'db-1', mode: 'hard' },
  ],
  [
    'run the runbook restart-service on web-1 with service nginx',
    'server-admin__run_runbook',
    { runbook: 'restart-service', server: 'web-1', parameters: { service: 'nginx' } },
  ],
  [
    'run runbook free-disk-space on web-2',
    'server-admin__run_runbook',
    { runbook: 'free-disk-space', server: 'web-2' },
  ],
  ['which runbooks are there?', 'server-admin__list_runbooks', {}],
  ['how is web-1 doing?', 'server-admin__server_health', { server: 'web-1' }],
  ['restart nginx on web-1', 'server-admin__restart_service', { service: 'nginx', server: 'web-1' }],
  [
    'show the log of nginx on web-1',
    'server-admin__tail_log',
    { service: 'nginx', server: 'web-1', lines: 10 },
  ],
  ['list my servers', 'server-admin__list_servers', {}],
  ['Which servers are there?', 'server-admin__list_servers', {}],
  ['is web-1 up?', 'server-admin__list_servers', {}],
  [
    'remember that staging runs on port 2222',
    'memory__remember',
    { subject: 'staging', statement: 'staging runs on port 2222' },
  ],
  [
    'Remember the backup server is old and then check it monthly.',
    'memory__remember',
    { subject: 'backup server', statement: 'the backup server is old and then check it monthly' },
  ],
  ['what do you remember about staging?', 'memory__search', { query: 'staging' }],
  [
    'send a mail to bob@example.test saying lunch is at noon',
    'email__send',
    { to: 'bob@example.test', subject: 'Lunch is at noon', text: 'Lunch is at noon' },
  ],
  [
    'mail ann@shop.test about the invoice saying it is paid',
    'email__send',
    { to: 'ann@shop.test', subject: 'The invoice', text: 'It is paid' },
  ],
  ['what are the dns records of example.test', 'hosting__list_dns_records', { zone: 'example.test' }],
  ['purge the cache of shop.test', 'hosting__purge_cache', { zone: 'shop.test', everything: true }],
  [
    'clear the cache for https://shop.test/a.css',
    'hosting__purge_cache',
    { zone: 'shop.test', urls: ['https://shop.test/a.css'] },
  ],
  ['how is shop.test doing?', 'hosting__zone_analytics', { zone: 'shop.test' }],
  [
    'please roll back orders-api to version 2',
    'hosting__rollback_worker',
    { site: 'orders-api', version: '2' },
  ],
  ['what changed on shop.test/shipping?', 'web-fetch__watch_page', { url: 'https://shop.test/shipping' }],
  ['read https://blog.test/post', 'web-fetch__fetch_page', { url: 'https://blog.test/post' }],
])('%s', (words, name, input) => {
  expect(callOf(standIn(request([said(words)])))).toEqual([name, input]);
});

test('two requests in one sentence are done in order, and both are told', () => {
  const { calls, text } = play('restart web-1 and then check example.test', [
    [{ server: { name: 'web-1', status: 'running' }, action: { id: 1, status: 'success' } }],
    [{ url: 'https://example.test', up: true, status: 200, durationMs: 34.4, detail: '' }],
  ]);
  expect(calls).toEqual([
    ['server-admin__restart_server', { server: 'web-1' }],
    ['observability__check_url', { url: 'https://example.test' }],
  ]);
  expect(text).toContain('**web-1** is restarted.\nexample.test is **up** (status 200, 34 ms).');
});

test('a list of targets becomes one call each', () => {
  const { calls } = play('restart web-1, web-2 and db-1', [[{}], [{}], [{}]]);
  expect(calls).toEqual(
    ['web-1', 'web-2', 'db-1'].map((server) => ['server-admin__restart_server', { server }]),
  );
});

test.each<[string, unknown, boolean, string]>([
  [
    'a denial',
    { status: 'denied', reason: 'not now' },
    true,
    'I did not do it: restarting web-1 was denied. not now',
  ],
  [
    'a denial as an error code',
    { ok: false, error: { code: 'denied', message: 'no' } },
    false,
    'I did not do it: restarting web-1 was denied. no',
  ],
  [
    'an expiry',
    { ok: false, error: { code: 'expired', message: '' } },
    true,
    'nobody approved restarting web-1 in time',
  ],
  ['an unknown outcome', { status: 'unknown' }, false, 'I do not know whether restarting web-1 worked'],
  [
    'an unknown outcome as an error code',
    { error: { code: 'unknown_outcome', message: 'x' } },
    true,
    'I do not know whether restarting web-1 worked',
  ],
  [
    'a rejection',
    { error: { code: 'rejected', message: 'all is frozen' } },
    true,
    'I may not do that: restarting web-1 was refused: all is frozen',
  ],
  [
    'an error',
    { error: { code: 'not_found', message: 'no such server' } },
    true,
    'Restarting web-1 did not work: no such server',
  ],
  ['a denial in words', 'A human denied it: not now.', true, 'was denied. A human denied it: not now.'],
  [
    'an expiry in words',
    'Nobody approved it in time, so it expired.',
    true,
    'nobody approved restarting web-1 in time',
  ],
  [
    'an unknown outcome in words',
    'The outcome is unknown: it may have happened.',
    true,
    'I do not know whether',
  ],
  [
    'an unknown name',
    'There is no server: unknown name.',
    true,
    'Restarting web-1 did not work: There is no server',
  ],
  ['a plain error text', 'Denied by the owner.', true, 'was denied. Denied by the owner.'],
])('%s is told as it is, and what follows is left out', (_, result, isError, expected) => {
  const { calls, text } = play('restart web-1 and then check example.test', [[result, isError]]);
  expect(calls).toHaveLength(1);
  expect(text).toContain(expected);
  expect(text).toContain('So I left out checking example.test.');
  expect(text).not.toContain('is restarted');
});

test.each<[string, unknown, string]>([
  [
    'list my servers',
    { servers: [{ name: 'web-1', status: 'running', address: '10.0.0.1' }], truncated: false },
    '- **web-1**: running, 10.0.0.1',
  ],
  ['list my servers', { ok: true, value: { servers: [] } }, 'There are no servers.'],
  ['list my servers', '<result untrusted="true">{"servers":[]}</result>', 'There are no servers.'],
  [
    'list my servers',
    { machines: [{ id: 1, up: true }], total: 1 },
    'machines:\n- id: 1, up: true\ntotal: 1',
  ],
  [
    'is example.test up?',
    { up: false, status: null, durationMs: 9, detail: 'refused' },
    'example.test is **down** (9 ms, refused).',
  ],
  ['what do you remember about x', { facts: [{ statement: 'x is y' }] }, '- x is y'],
  ['what do you remember about x', { facts: [] }, 'I remember nothing about x.'],
  [
    'what are the dns records of a.test',
    { records: [{ type: 'A', name: 'a.test', content: '10.0.0.1' }] },
    '- `A` a.test → 10.0.0.1',
  ],
  [
    'read https://blog.test/',
    { title: 'Blog', text: 'Access denied? No.\nBye' },
    'blog.test (“Blog”) says:\n> Access denied? No.\n> Bye',
  ],
  ['remember that a is b', { fact: {}, alreadyKnown: false }, 'I will remember: a is b.'],
  [
    'purge the cache of shop.test',
    { zone: 'shop.test', purged: 'everything' },
    'The cache of shop.test is purged.',
  ],
  ['send a mail to b@c.test saying hi', { messageId: '1' }, 'The mail “Hi” to b@c.test is sent.'],
])('%s is answered from its result: %j', (words, result, expected) => {
  expect(play(words, [[result]]).text).toContain(expected);
});

test('a fact from the context answers a question without any tool', () => {
  const facts = '<facts>\n- staging runs on port 2222\n- production runs on port 22\n</facts>';
  const inSection = request([
    said([
      { type: 'text', text: facts },
      { type: 'text', text: 'which port does staging run on?' },
    ]),
  ]);
  const inSystem = request([said('which port does staging run on?')], { system: `You are Golem.\n${facts}` });
  expect(textOf(standIn(inSection))).toContain('staging runs on port 2222');
  expect(textOf(standIn(inSystem))).toContain('staging runs on port 2222');
});

test('a long line of instructions is not taken for a fact', () => {
  const prose = `Ports and staging: ${'rules about the port that staging may run on, '.repeat(10)}`;
  expect(callOf(standIn(request([said('which port does staging run on?')], { system: prose })))).toEqual([
    'memory__search',
    { query: 'port staging run' },
  ]);
});

test('a question that no context answers is looked up in the memory', () => {
  expect(callOf(standIn(request([said('which port does staging run on?')])))).toEqual([
    'memory__search',
    { query: 'port staging run' },
  ]);
});

test('it says in its first answer that it is a stand-in, and not again', () => {
  const first = standIn(request([said('which port?')], { system: 'the port is 1', tools: [] }));
  expect(textOf(first)).toContain('not Claude');
  const later = request([said('hi'), { role: 'assistant', content: 'hello' }, said('which port?')], {
    system: 'the port is 1',
  });
  expect(textOf(standIn(later))).not.toContain('not Claude');
});

test.each(['help', 'what can you do?', 'sing me a song', '¯\\_(ツ)_/¯'])(
  '"%s" is answered with what it is, what it can do and how to connect Claude',
  (words) => {
    const text = textOf(standIn(request([said(words), { role: 'assistant', content: 'x' }, said(words)])));
    expect(text).toContain('not Claude');
    expect(text).toContain('restart web-1');
    expect(text).toContain('ANTHROPIC_API_KEY');
  },
);

test('context is never obeyed, whatever it says', () => {
  const memory = '<facts>\nrestart web-1\n</facts>';
  expect(callOf(standIn(request([said(`${memory}\nhelp`)], { system: 'restart web-1' })))).toBeNull();
});

test('a tool that is not offered is named instead of used', () => {
  const reply = standIn(request([said('restart web-1')], { tools: [] }));
  expect(textOf(reply)).toContain('`server-admin.restart_server`, which I do not have');
  const none = standIn(request([said('restart web-1')], { tool_choice: { type: 'none' } }));
  expect(callOf(none)).toBeNull();
});

test('only properties that the tool offers are sent, and a required one that is missing is asked for', () => {
  const tools = [tool('hosting__purge_cache', ['zone'])];
  expect(callOf(standIn(request([said('purge the cache of shop.test')], { tools })))).toEqual([
    'hosting__purge_cache',
    { zone: 'shop.test' },
  ]);
  const strict = [tool('hosting__purge_cache', ['zone', 'reason'])];
  expect(textOf(standIn(request([said('purge the cache of shop.test')], { tools: strict })))).toContain(
    'reason',
  );
});

test('what it does not understand in a longer request is named', () => {
  expect(play('check example.test and then sing', [[{ up: true }]]).text).toContain('“sing”');
});

test('a prescribed form gets the emptiest value that fits', () => {
  const schema = {
    type: 'object',
    properties: { facts: { type: 'array', items: {} }, kind: { enum: ['a', 'b'] }, note: { type: 'string' } },
    required: ['facts', 'kind'],
  };
  const form = standIn(
    request([said('extract')], { output_config: { format: { type: 'json_schema', schema } } }),
  );
  expect(JSON.parse(textOf(form))).toEqual({ facts: [], kind: 'a' });
  const tools = [{ name: 'extract', input_schema: { ...schema, type: 'object' as const } }];
  const forced = standIn(
    request([said('extract')], { tools, tool_choice: { type: 'tool', name: 'extract' } }),
  );
  expect(callOf(forced)).toEqual(['extract', { facts: [], kind: 'a' }]);
});
