import type { PolicyRecord } from '@golem/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { approval, input, lease } from './arbitraries.ts';
import { decide } from './decide.ts';
import { NOON, RESTART } from './fixtures.ts';
import type { Approval, DecisionInput } from './input.ts';

const RANK = { allow: 0, ask: 1, reject: 2 };
const rank = (one: DecisionInput): number => RANK[decide(one).verdict];

const onPolicy =
  (change: (policy: PolicyRecord) => Partial<PolicyRecord>) =>
  (one: DecisionInput): DecisionInput =>
    one.policy === null ? one : { ...one, policy: { ...one.policy, ...change(one.policy) } };

/** Every way to add a rule or to make one stricter. */
const STRICTER: Record<string, (one: DecisionInput) => DecisionInput> = {
  'D1 is gone': (one) => ({ ...one, available: false }),
  'the policy is gone': (one) => ({ ...one, policy: null }),
  'nobody known asks': (one) => ({ ...one, principal: null }),
  'a viewer asks': (one) => ({ ...one, principal: one.principal && { ...one.principal, role: 'viewer' } }),
  'the run is tainted': (one) => ({ ...one, tainted: true }),
  'the approvers are gone': (one) => ({
    ...one,
    approval: one.approval && { ...one.approval, approvers: [] },
  }),
  'the lease is gone': (one) => ({ ...one, lease: null }),
  'it is about to run': (one) => ({ ...one, phase: 'execute' }),
  'the effect is destructive': (one) => ({
    ...one,
    capability: { ...one.capability, effect: 'destructive' },
  }),
  'a freeze': (one) => ({
    ...one,
    freezes: [...one.freezes, { scope: 'all', reason: '', by: '', createdAt: 0, expiresAt: null }],
  }),
  'one more call in the window': (one) => ({
    ...one,
    usage: { ...one.usage, rateUsed: one.usage.rateUsed + 1 },
  }),
  'the last call was just now': (one) => ({ ...one, usage: { ...one.usage, lastAt: NOON } }),
  'the breaker opens': (one) => ({
    ...one,
    usage: { ...one.usage, breakers: { ...one.usage.breakers, skill: { state: 'open', openedAt: NOON } } },
  }),
  'switched off': onPolicy(() => ({ enabled: false })),
  'the row says destructive': onPolicy(() => ({ effect: 'destructive' })),
  'confirm one step up': onPolicy(({ confirm }) => ({
    confirm: confirm === 'never' ? 'when_tainted' : 'always',
  })),
  'only owners may': onPolicy(() => ({ minRole: 'owner' })),
  'only owners approve': onPolicy(() => ({ approverRole: 'owner' })),
  'who asks may not approve': onPolicy(() => ({ requesterMayApprove: false })),
  'one more approver': onPolicy((old) => ({ approversNeeded: old.approversNeeded + 1 })),
  'a limit of one': onPolicy(() => ({ rateLimitMax: 1 })),
  'a longer cooldown': onPolicy((old) => ({ cooldownS: old.cooldownS + 60 })),
  'a breaker': onPolicy((old) => ({ breakerThreshold: old.breakerThreshold ?? 1 })),
  'a longer open period': onPolicy((old) => ({ breakerOpenS: old.breakerOpenS + 60 })),
  'an allow list': onPolicy((old) => ({
    argumentRules: [...old.argumentRules, { argument: 'server', allow: ['web-*'], deny: [] }],
  })),
  'a deny list': onPolicy((old) => ({
    argumentRules: [...old.argumentRules, { argument: 'server', allow: [], deny: ['web-*'] }],
  })),
  'a first window': onPolicy((old) => ({
    windows:
      old.windows.length > 0 ? old.windows : [{ days: [0], fromMinute: 0, toMinute: 60, timeZone: 'UTC' }],
  })),
};

test.each(Object.entries(STRICTER))('%s: more rules never allow more', (_, stricter) => {
  fc.assert(
    fc.property(input, (one) => {
      expect(rank(stricter(one))).toBeGreaterThanOrEqual(rank(one));
    }),
  );
});

test('the generated calls reach every verdict, so that the properties are about something', () => {
  const verdicts = fc.sample(input, { numRuns: 1000, seed: 1 }).map((one) => decide(one).verdict);

  for (const verdict of ['allow', 'ask', 'reject'] as const)
    expect(verdicts.filter((one) => one === verdict).length).toBeGreaterThan(50);
});

test('a freeze beats everything for whatever writes', () => {
  fc.assert(
    fc.property(input, fc.constantFrom('all', 'server-admin', RESTART), (one, scope) => {
      fc.pre(one.capability.effect !== 'read');
      const freezes = [...one.freezes, { scope, reason: '', by: '', createdAt: 0, expiresAt: NOON + 1 }];
      expect(decide({ ...one, freezes }).verdict).toBe('reject');
    }),
  );
});

test('an expired or foreign approval never allows', () => {
  const spoil = fc.constantFrom<Partial<Approval>[]>(
    { expiresAt: NOON },
    { digest: 'c'.repeat(64) },
    { capability: 'email.send' },
    { status: 'expired' },
  );
  fc.assert(
    fc.property(input, approval, spoil, (one, good, spoiled) => {
      const spoiledCall = { ...one, approval: { ...good, ...spoiled } };
      expect(rank({ ...spoiledCall, phase: 'propose' })).toBeGreaterThan(RANK.allow);
      expect(rank({ ...spoiledCall, phase: 'execute' })).toBe(RANK.reject);
    }),
  );
});

test('unknown or unavailable never allows', () => {
  fc.assert(
    fc.property(input, (one) => {
      expect(decide({ ...one, available: false }).verdict).toBe('reject');
      expect(decide({ ...one, policy: null }).verdict).toBe('reject');
    }),
  );
});

test('a lease never lifts a reject', () => {
  fc.assert(
    fc.property(input, lease, (one, added) => {
      fc.pre(rank({ ...one, lease: null }) === RANK.reject);
      expect(decide({ ...one, lease: added }).verdict).toBe('reject');
    }),
  );
});

test('what is tainted and writes is allowed only with an approval', () => {
  fc.assert(
    fc.property(input, (one) => {
      fc.pre(one.capability.effect !== 'read');
      expect(decide({ ...one, tainted: true, approval: null }).verdict).not.toBe('allow');
    }),
  );
});

test('the verdict is the worst of the reasons, and each reason is a sentence', () => {
  fc.assert(
    fc.property(input, (one) => {
      const { verdict, reasons } = decide(one);
      expect(RANK[verdict]).toBe(Math.max(...reasons.map((reason) => RANK[reason.verdict])));
      for (const { detail } of reasons) expect(detail).toMatch(/[.]$/);
    }),
  );
});

test('the same input gives the same decision and is left as it was', () => {
  fc.assert(
    fc.property(input, (one) => {
      const before = JSON.stringify(one);
      expect(decide(one)).toEqual(decide(one));
      expect(JSON.stringify(one)).toBe(before);
    }),
  );
});
