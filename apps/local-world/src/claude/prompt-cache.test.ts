import { expect, test } from 'vitest';
import { PromptCache } from './prompt-cache.ts';
import type { CountRequest } from './request-schema.ts';
import { MODEL } from './test-server.ts';

const MINUTE = 60_000;
const ephemeral = { type: 'ephemeral' as const };
const clock = { now: 0 };
const newCache = (minimumTokens = 0) => {
  clock.now = 0;
  return new PromptCache(() => clock.now, minimumTokens);
};

const tools: CountRequest['tools'] = [{ name: 'a__b', input_schema: { type: 'object' } }];
const soul = (text = 'You are Golem. '.repeat(50)): CountRequest['system'] => [
  { type: 'text', text, cache_control: ephemeral },
];
const prompt = (more: Partial<CountRequest> = {}): CountRequest => ({
  model: MODEL,
  tools,
  system: soul(),
  messages: [{ role: 'user', content: 'hello' }],
  ...more,
});
const figures = (usage: ReturnType<PromptCache['account']>) => [
  usage.cache_creation_input_tokens,
  usage.cache_read_input_tokens,
  usage.input_tokens,
];

test('a prefix is written once and then read', () => {
  const cache = newCache();
  const [written, none, rest] = figures(cache.account(prompt()));
  expect(none).toBe(0);
  expect(written).toBeGreaterThan(100);
  expect(figures(cache.account(prompt()))).toEqual([0, written, rest]);
});

test('another question reads the same prefix', () => {
  const cache = newCache();
  const [written] = figures(cache.account(prompt()));
  const next = cache.account(prompt({ messages: [{ role: 'user', content: 'something else' }] }));
  expect(next.cache_read_input_tokens).toBe(written);
});

test.each<[string, Partial<CountRequest>]>([
  ['one other character in the soul', { system: soul('You are Golem! '.repeat(50)) }],
  ['another order of keys in a tool', { tools: [{ input_schema: { type: 'object' }, name: 'a__b' }] }],
  ['another model', { model: 'claude-opus-5-5' }],
  ['one more tool', { tools: [...(tools ?? []), { name: 'c', input_schema: { type: 'object' } }] }],
])('%s misses', (_, change) => {
  const cache = newCache();
  cache.account(prompt());
  expect(cache.account(prompt(change)).cache_read_input_tokens).toBe(0);
});

test('an entry lives five minutes from its last use', () => {
  const cache = newCache();
  cache.account(prompt());
  clock.now = 4 * MINUTE;
  expect(cache.account(prompt()).cache_read_input_tokens).toBeGreaterThan(0);
  clock.now = 8 * MINUTE;
  expect(cache.account(prompt()).cache_read_input_tokens).toBeGreaterThan(0);
  clock.now = 13 * MINUTE;
  expect(cache.account(prompt()).cache_read_input_tokens).toBe(0);
});

test('an entry of one hour is counted and kept as one', () => {
  const cache = newCache();
  const system: CountRequest['system'] = [
    { type: 'text', text: 'You are Golem.', cache_control: { type: 'ephemeral', ttl: '1h' } },
  ];
  const { cache_creation, cache_creation_input_tokens } = cache.account(prompt({ system }));
  expect(cache_creation).toEqual({
    ephemeral_5m_input_tokens: 0,
    ephemeral_1h_input_tokens: cache_creation_input_tokens,
  });
  clock.now = 59 * MINUTE;
  expect(cache.account(prompt({ system })).cache_read_input_tokens).toBe(cache_creation_input_tokens);
});

test('without a breakpoint nothing is cached, and a short prefix is not either', () => {
  const plain = prompt({ system: 'You are Golem.' });
  const cache = newCache();
  cache.account(plain);
  expect(figures(cache.account(plain)).slice(0, 2)).toEqual([0, 0]);
  const strict = newCache(1024);
  strict.account(prompt());
  expect(figures(strict.account(prompt())).slice(0, 2)).toEqual([0, 0]);
});

const said = (count: number): CountRequest['messages'] =>
  Array.from({ length: count }, (_, at) => ({
    role: at % 2 === 0 ? ('user' as const) : ('assistant' as const),
    content: [{ type: 'text' as const, text: `message ${at}` }],
  }));

test('a conversation that moves its breakpoint on reads all that it wrote before', () => {
  const cache = newCache();
  const first = cache.account(prompt({ cache_control: ephemeral, messages: said(1) }));
  const second = cache.account(prompt({ cache_control: ephemeral, messages: said(3) }));
  expect(first.input_tokens).toBe(0);
  expect(second.cache_read_input_tokens).toBe(first.cache_creation_input_tokens);
  const far = cache.account(prompt({ system: undefined, cache_control: ephemeral, messages: said(3) }));
  expect(far.cache_read_input_tokens).toBe(0);
});
