import { ErrorCode } from '@golem/contracts';
import { describe, expect, test } from 'vitest';
import {
  type BreakerConfig,
  type BreakerOutcome,
  type BreakerState,
  breakerAfter,
  breakerBlocksUntil,
  breakerConfig,
  breakerOnStart,
  CLOSED,
  readBreaker,
} from './breaker.ts';
import { policyOf } from './fixtures.ts';

const config: BreakerConfig = { threshold: 3, windowS: 10, openS: 5 };
const open: BreakerState = { state: 'open', openedAt: 1000 };
const probing: BreakerState = { state: 'half_open', openedAt: 1000, probeAt: 6000 };

/** The state after calls that ended at these times with these outcomes. */
const after = (...ends: [number, BreakerOutcome][]): BreakerState =>
  ends.reduce((state, [at, outcome]) => breakerAfter(state, outcome, config, at), CLOSED);

test.for([
  ['nothing', null, CLOSED],
  ['a state', '{"state":"open","openedAt":1000}', open],
  ['no JSON', '{"state":', { state: 'open', openedAt: 7000 }],
  ['another shape', '{"state":"ajar"}', { state: 'open', openedAt: 7000 }],
  ['a time that is none', '{"state":"open","openedAt":"yesterday"}', { state: 'open', openedAt: 7000 }],
] as const)('a breaker of which %s is stored', ([, stored, state]) => {
  expect(readBreaker(stored, 7000)).toEqual(state);
});

test('as many failures as the threshold inside the window open it', () => {
  expect(after([0, 'upstream_error'], [1, 'upstream_timeout'])).toEqual({
    state: 'closed',
    failures: [0, 1],
  });
  expect(after([0, 'upstream_error'], [1, 'upstream_timeout'], [2, 'unknown_outcome'])).toEqual({
    state: 'open',
    openedAt: 2,
  });
});

test('a success in between does not hide an upstream that fails half of the time', () => {
  const state = after(
    [0, 'upstream_error'],
    [1, 'ok'],
    [2, 'upstream_error'],
    [3, 'ok'],
    [4, 'upstream_error'],
  );

  expect(state).toEqual({ state: 'open', openedAt: 4 });
});

test('failures older than the window are forgotten', () => {
  expect(after([0, 'upstream_error'], [1, 'upstream_error'], [10_001, 'upstream_error'])).toEqual({
    state: 'closed',
    failures: [10_001],
  });
});

test('only upstream failures and time-outs count', () => {
  const counting = ErrorCode.options.filter((code) => breakerAfter(CLOSED, code, config, 0) !== CLOSED);

  expect(counting).toEqual(['upstream_error', 'upstream_timeout', 'unknown_outcome']);
});

test('it lets nothing through while open, then one probe, and others only when the probe is lost', () => {
  expect(breakerBlocksUntil(open, config, 5999)).toBe(6000);
  expect(breakerBlocksUntil(open, config, 6000)).toBeNull();
  expect(breakerOnStart(open, config, 6000)).toEqual(probing);
  expect(breakerBlocksUntil(probing, config, 6001)).toBe(11_000);
  expect(breakerBlocksUntil(probing, config, 11_000)).toBeNull();
});

describe('the probe', () => {
  test.each<[BreakerOutcome, BreakerState]>([
    ['ok', CLOSED],
    ['not_found', CLOSED],
    ['upstream_rejected', CLOSED],
    ['upstream_timeout', { state: 'open', openedAt: 6500 }],
    ['internal', { state: 'open', openedAt: 1000 }],
    ['cancelled', { state: 'open', openedAt: 1000 }],
  ])('that ends with %s', (outcome, state) => {
    expect(breakerAfter(probing, outcome, config, 6500)).toEqual(state);
  });
});

test.each<BreakerOutcome>(['ok', 'upstream_error'])(
  'a late %s of an earlier call leaves it open',
  (outcome) => {
    expect(breakerAfter(open, outcome, config, 1500)).toBe(open);
  },
);

test('without a threshold there is no breaker, whatever was stored', () => {
  const none = { ...config, threshold: null };

  expect(breakerBlocksUntil(open, none, 1001)).toBeNull();
  expect(breakerOnStart(open, none, 1001)).toBe(CLOSED);
  expect(breakerAfter(CLOSED, 'upstream_error', none, 0)).toBe(CLOSED);
});

test('a skill needs the failures of two capabilities', () => {
  const policy = policyOf({ breakerThreshold: 5 });

  expect(breakerConfig(policy, 'capability')).toEqual({ threshold: 5, windowS: 300, openS: 120 });
  expect(breakerConfig(policy, 'skill').threshold).toBe(10);
});
