import type { Freeze, PolicyRecord, Principal } from '@golem/contracts';
import * as fc from 'fast-check';
import type { BreakerState } from './breaker.ts';
import { DIGEST, inputOf, leaseOf, NOON, policyOf, RESTART } from './fixtures.ts';
import type { Approval, DecisionInput, Lease } from './input.ts';

/** Mostly `usual`, so that enough of the generated calls come through to be turned into something worse. */
const mostly = <T, U>(usual: T, arbitrary: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary });

const around = (span: number): fc.Arbitrary<number> => fc.integer({ min: NOON - span, max: NOON + span });
const role = fc.constantFrom('viewer', 'operator', 'owner');
const effect = fc.constantFrom('read', 'write', 'destructive');
const pattern = fc.constantFrom('*', 'web-*', 'db-*', 'web-1');

const principal: fc.Arbitrary<Principal> = fc
  .record({ id: fc.constantFrom('1', '2', '3'), role })
  .map((one) => ({ ...one, name: `P${one.id}` }));

const freeze: fc.Arbitrary<Freeze> = fc.record({
  scope: fc.constantFrom('all', 'server-admin', RESTART, 'email'),
  reason: fc.string(),
  by: fc.string(),
  createdAt: around(1e6),
  expiresAt: fc.option(around(1e6)),
});

const argumentRule = fc.record({
  argument: fc.constantFrom('server', 'mode'),
  allow: fc.array(pattern, { maxLength: 2 }),
  deny: fc.array(pattern, { maxLength: 1 }),
});

const window = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
  fromMinute: fc.integer({ min: 0, max: 1439 }),
  toMinute: fc.integer({ min: 0, max: 1440 }),
  timeZone: fc.constantFrom('UTC', 'Europe/Vienna', 'Nowhere/Else'),
});

const breaker: fc.Arbitrary<BreakerState> = fc.oneof(
  fc.record({ state: fc.constant('closed' as const), failures: fc.array(around(1e6)) }),
  fc.record({ state: fc.constant('open' as const), openedAt: around(2e5) }),
  fc.record({ state: fc.constant('half_open' as const), openedAt: around(2e5), probeAt: around(2e5) }),
);

const policy: fc.Arbitrary<PolicyRecord> = fc
  .record({
    enabled: mostly(true, fc.boolean()),
    effect,
    confirm: fc.constantFrom('never', 'always', 'when_tainted'),
    minRole: mostly('viewer' as const, role),
    approverRole: role,
    requesterMayApprove: fc.boolean(),
    approversNeeded: fc.integer({ min: 1, max: 2 }),
    rateLimitMax: mostly(null, fc.integer({ min: 1, max: 5 })),
    cooldownS: mostly(0, fc.integer({ min: 0, max: 300 })),
    breakerThreshold: mostly(null, fc.integer({ min: 1, max: 5 })),
    argumentRules: mostly([], fc.array(argumentRule, { maxLength: 2 })),
    windows: mostly([], fc.array(window, { maxLength: 2 })),
  })
  .map(policyOf);

export const approval: fc.Arbitrary<Approval> = fc.record({
  approvers: fc.array(principal, { maxLength: 3 }),
  requestedBy: fc.constantFrom('1', '2', '3'),
  capability: mostly(RESTART, fc.constant('email.send')),
  digest: mostly(DIGEST, fc.constant('b'.repeat(64))),
  expiresAt: mostly(NOON + 1, around(1e5)),
  status: mostly('executing' as const, fc.constantFrom('pending', 'approved', 'denied', 'succeeded')),
});

export const lease: fc.Arbitrary<Lease> = fc
  .record({
    target: mostly('web-1', fc.constantFrom(null, 'web-2')),
    remaining: fc.integer({ min: 0, max: 3 }),
    expiresAt: mostly(NOON + 1, around(1e5)),
    revoked: mostly(false, fc.boolean()),
  })
  .map(leaseOf);

export const input: fc.Arbitrary<DecisionInput> = fc
  .record({
    phase: fc.constantFrom('propose', 'execute'),
    available: mostly(true, fc.boolean()),
    effect,
    args: fc.record({ server: fc.constantFrom('web-1', 'db-1') }),
    policy: fc.option(policy, { freq: 20 }),
    freezes: mostly([], fc.array(freeze, { maxLength: 2 })),
    principal: fc.option(principal, { freq: 20 }),
    usage: fc.record({
      rateUsed: fc.nat(6),
      oldestInWindowAt: fc.option(around(6e4)),
      lastAt: fc.option(around(3e5)),
      breakers: fc.record({ capability: breaker, skill: breaker }),
    }),
    tainted: fc.boolean(),
    approval: fc.option(approval, { freq: 2 }),
    lease: fc.option(lease, { freq: 2 }),
  })
  .map(({ effect: declared, ...rest }) =>
    inputOf({ ...rest, capability: { ...inputOf().capability, effect: declared } }),
  );
