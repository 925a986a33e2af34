import { describe, expect, test } from 'vitest';
import { Settings } from '../env.ts';
import { dollars, moneyLine } from './dollars.ts';
import { estimate, sizeOf } from './estimate.ts';
import { costOf, priceOf } from './prices.ts';

const TOKENS = { input: 1_000, output: 1_000, cacheRead: 1_000, cacheWrite: 1_000 };

test.for([
  ['claude-sonnet-5-5', 1_000 * (2 + 10 + 0.1 + 2.5)],
  ['claude-sonnet-5', 1_000 * (2 + 10 + 0.2 + 2.5)],
  ['claude-sonnet-4-5-20250929', 1_000 * (3 + 15 + 0.3 + 3.75)],
  ['claude-haiku-5-5', 1_000 * (0.1 + 0.5 + 0.01) + 125],
  ['claude-opus-5-5', 1_000 * (4 + 20 + 0.2 + 5)],
  ['a-model-of-tomorrow', 1_000 * (10 + 50 + 1 + 12.5)],
] as const)('a thousand tokens of each kind with %s cost %i millionths', ([model, micros]) => {
  expect(costOf(TOKENS, priceOf(model, {}))).toBe(Math.ceil(micros));
});

test('a configured price comes before a known one, the longest name first', () => {
  const free = { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 };
  const one = { ...free, output: 1 };
  const prices = { 'claude-sonnet': one, 'claude-sonnet-5-5': free };
  expect(costOf(TOKENS, priceOf('claude-sonnet-5-5', prices))).toBe(0);
  expect(costOf(TOKENS, priceOf('claude-sonnet-5', prices))).toBe(1_000);
});

describe('settings', () => {
  const { BUDGET_DAY_USD: budget, CLAUDE_PRICES: prices } = Settings.shape;
  test.for([
    ['5', 5],
    ['2.50', 2.5],
    ['', null],
    [undefined, null],
  ] as const)('the budget %o is %o', ([text, usd]) => expect(budget.parse(text)).toBe(usd));
  test.for(['0', '-1', 'five', '1e999'])('the budget %o is refused', (text) =>
    expect(budget.safeParse(text).success).toBe(false),
  );
  test.for(['{"x":{"input":1}}', '{', '[]', '{"x":{"input":-1,"output":1,"cacheWrite":1,"cacheRead":1}}'])(
    'the prices %o are refused',
    (text) => expect(prices.safeParse(text).success).toBe(false),
  );
  test('blank prices are none', () => expect(prices.parse('')).toEqual({}));
});

describe('an estimate', () => {
  test('is rather too much before anything was counted, and close after it', () => {
    const size = sizeOf({ messages: 'x'.repeat(40_000) });
    // About 10,000 tokens.
    expect(estimate(size, null)).toBeGreaterThan(13_000);
    expect(estimate(size, 0.25)).toBeGreaterThan(10_000);
    expect(estimate(size, 0.25)).toBeLessThan(10_700);
  });
  test('takes a picture for some thousand tokens, not for its length', () => {
    const tokens = estimate(sizeOf({ source: { data: 'A'.repeat(100_000) } }), null);
    expect(tokens).toBeGreaterThan(5_000);
    expect(tokens).toBeLessThan(20_000);
  });
});

test.for([
  [0, '$0.00'],
  [1_234, '$0.0012'],
  [1_234_567, '$1.23'],
] as const)('%i millionths are %s', ([micros, words]) => expect(dollars(micros)).toBe(words));

test('the line of /status has day, month, chat and budget', () => {
  const state = {
    today: 500_000,
    month: 3_000_000,
    chat: 250_000,
    open: 0,
    raisedToday: 1_000_000,
    raisedThisMonth: 1_000_000,
  };
  expect(moneyLine(state, { dayMicros: 2_000_000, monthMicros: null })).toBe(
    'Claude has cost (UTC): $0.50 of $3.00, $1.00 of it added by an owner today; $3.00 this month; $0.25 of that in this chat.',
  );
  expect(moneyLine({ ...state, raisedToday: 0 }, null)).toContain('There is no budget.');
});
