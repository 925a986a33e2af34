import { expect, test } from 'vitest';
import { bob, cleo, NOON, policyOf, RESTART } from './fixtures.ts';
import { type PastCall, replay } from './replay.ts';

const restart = { id: RESTART, skill: 'server-admin', effect: 'write' } as const;

const callOf = (changes: Partial<PastCall> = {}): PastCall => ({
  at: NOON,
  args: { server: 'web-1' },
  target: 'web-1',
  principal: bob,
  chatId: 'c1',
  tainted: false,
  approvedByPerson: false,
  executed: true,
  ...changes,
});

const free = policyOf();
const asking = policyOf({ confirm: 'always' });

test('a policy that asks more often counts what ran by itself', () => {
  const calls = [callOf(), callOf(), callOf({ principal: cleo })];

  expect(replay(restart, calls, free, policyOf({ confirm: 'always', minRole: 'operator' }))).toEqual({
    total: 3,
    wouldAsk: 2,
    wouldReject: 1,
    wouldAllowApproved: 0,
  });
});

test('a policy that asks no more counts what a person approved, not what was denied', () => {
  const calls = [callOf({ approvedByPerson: true }), callOf({ executed: false })];

  expect(replay(restart, calls, asking, free)).toEqual({
    total: 2,
    wouldAsk: 0,
    wouldReject: 0,
    wouldAllowApproved: 1,
  });
});

test('a tighter rate limit refuses what is over it in any window, in the order of time', () => {
  const calls = [70, 20, 10, 0].map((s) => callOf({ at: NOON + s * 1000 }));

  expect(replay(restart, calls, free, policyOf({ rateLimitMax: 2, rateLimitWindowS: 60 })).wouldReject).toBe(
    1,
  );
});

test('a longer cooldown is per target, and what it refuses does not prolong it', () => {
  const calls = [
    callOf(),
    callOf({ at: NOON + 30_000 }),
    callOf({ at: NOON + 30_000, args: { server: 'web-2' } }),
    callOf({ at: NOON + 60_000 }),
  ];

  expect(replay(restart, calls, free, policyOf({ cooldownS: 60 })).wouldReject).toBe(1);
});

test('an unchanged policy changes nothing', () => {
  const calls = [callOf(), callOf({ tainted: true, approvedByPerson: true }), callOf({ principal: cleo })];

  expect(replay(restart, calls, asking, asking)).toEqual({
    total: 3,
    wouldAsk: 0,
    wouldReject: 0,
    wouldAllowApproved: 0,
  });
});
