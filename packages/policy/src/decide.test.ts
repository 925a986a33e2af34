import type { Freeze, Reason } from '@golem/contracts';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import {
  ann,
  approvalOf,
  bob,
  cleo,
  inputOf,
  leaseOf,
  NOON,
  policyOf,
  RESTART,
  usageOf,
} from './fixtures.ts';
import type { DecisionInput, Phase } from './input.ts';

const PHASES: Phase[] = ['propose', 'execute'];

const freezeOf = (changes: Partial<Freeze> = {}): Freeze => ({
  scope: 'all',
  reason: 'disk trouble',
  by: 'Ann',
  createdAt: NOON - 1000,
  expiresAt: null,
  ...changes,
});

/** What the named rule said. */
const said = (input: DecisionInput, rule: Reason['rule']): Reason | undefined =>
  decide(input).reasons.find((reason) => reason.rule === rule);

test('every rule is looked at and named, in a fixed order', () => {
  const { reasons, ...rest } = decide(inputOf());

  expect(rest).toEqual({ verdict: 'allow', policyVersion: 7 });
  expect(reasons.map(({ rule }) => rule)).toEqual([
    'available',
    'known',
    'enabled',
    'freeze',
    'role',
    'arguments',
    'window',
    'breaker',
    'cooldown',
    'rate_limit',
    'confirm',
  ]);
});

test('all refusals are given at once, so that nobody repairs one to meet the next', () => {
  const { verdict, reasons } = decide(
    inputOf({
      principal: null,
      freezes: [freezeOf()],
      policy: policyOf({ enabled: false, confirm: 'always' }),
    }),
  );

  expect(verdict).toBe('reject');
  expect(reasons.filter((reason) => reason.verdict !== 'allow').map(({ rule }) => rule)).toEqual([
    'enabled',
    'freeze',
    'role',
    'confirm',
  ]);
});

test('when D1 did not answer nothing else is believed', () => {
  expect(decide(inputOf({ available: false }))).toEqual({
    verdict: 'reject',
    reasons: [
      {
        rule: 'available',
        verdict: 'reject',
        detail: 'The policy cannot be read just now, so nothing runs; try again in a minute.',
      },
    ],
    policyVersion: 7,
  });
});

/** Each row changes one thing in a call that is allowed, and says what the rule answers in either phase. */
const REFUSALS: [string, Reason['rule'], Partial<DecisionInput>, string][] = [
  [
    'a capability without a policy',
    'known',
    { policy: null },
    'There is no policy for server-admin.restart_server, so it is refused.',
  ],
  [
    'the policy of another capability',
    'known',
    { policy: policyOf({ capability: 'server-admin.list_servers' }) },
    'There is no policy for server-admin.restart_server, so it is refused.',
  ],
  [
    'a capability that is switched off',
    'enabled',
    { policy: policyOf({ enabled: false }) },
    'It is switched off; `/policy set server-admin.restart_server enabled true` switches it on.',
  ],
  [
    'a frozen world',
    'freeze',
    { freezes: [freezeOf()] },
    'all is frozen by Ann: disk trouble; until it is lifted with `/unfreeze all`.',
  ],
  [
    'a frozen skill',
    'freeze',
    { freezes: [freezeOf({ scope: 'server-admin', expiresAt: NOON + 300_000 })] },
    'server-admin is frozen by Ann: disk trouble; for 5 min more, or until lifted with `/unfreeze server-admin`.',
  ],
  [
    'a frozen capability',
    'freeze',
    { freezes: [freezeOf({ scope: RESTART })] },
    'server-admin.restart_server is frozen by Ann: disk trouble; until it is lifted with `/unfreeze server-admin.restart_server`.',
  ],
  ['nobody known', 'role', { principal: null }, 'Nobody known asked for this; an owner must add them first.'],
  [
    'a role below the policy',
    'role',
    { principal: cleo, policy: policyOf({ minRole: 'operator' }) },
    'Cleo is viewer; this needs operator. Ask someone who has that role.',
  ],
  [
    'an argument that is denied',
    'arguments',
    { policy: policyOf({ argumentRules: [{ argument: 'server', allow: [], deny: ['web-*'] }] }) },
    '`server` “web-1” is denied by “web-*”; choose another or change the policy.',
  ],
  [
    'a time outside the windows',
    'window',
    {
      policy: policyOf({ windows: [{ days: [0], fromMinute: 0, toMinute: 240, timeZone: 'Europe/Vienna' }] }),
    },
    'It may run only Sun 00:00-04:00 Europe/Vienna; there it is Wed 13:00. Try again then.',
  ],
  [
    'an open breaker',
    'breaker',
    {
      policy: policyOf({ breakerThreshold: 5 }),
      usage: usageOf({
        breakers: {
          capability: { state: 'open', openedAt: NOON - 100_000 },
          skill: { state: 'closed', failures: [] },
        },
      }),
    },
    'server-admin.restart_server failed too often; again in 20 s.',
  ],
  [
    'a probe in flight on the skill',
    'breaker',
    {
      policy: policyOf({ breakerThreshold: 5 }),
      usage: usageOf({
        breakers: {
          capability: { state: 'closed', failures: [] },
          skill: { state: 'half_open', openedAt: NOON - 200_000, probeAt: NOON - 1000 },
        },
      }),
    },
    'server-admin is being tried by one call; again in 119 s.',
  ],
  [
    'a running cooldown',
    'cooldown',
    { policy: policyOf({ cooldownS: 60 }), usage: usageOf({ lastAt: NOON - 20_000 }) },
    'server-admin.restart_server ran on “web-1” 20 s ago; again in 40 s.',
  ],
  [
    'a used-up rate limit',
    'rate_limit',
    {
      policy: policyOf({ rateLimitMax: 3, rateLimitWindowS: 600, rateLimitScope: 'chat' }),
      usage: usageOf({ rateUsed: 3, oldestInWindowAt: NOON - 60_000 }),
    },
    '3 of 3 calls in 10 min are used in this chat; again in 9 min.',
  ],
  [
    'a count that is not a number',
    'rate_limit',
    { policy: policyOf({ rateLimitMax: 3 }), usage: usageOf({ rateUsed: Number.NaN }) },
    'NaN of 3 calls in 60 s are used altogether; again in 60 s.',
  ],
];

describe.each(PHASES)('at %s, though approved and leased,', (phase) => {
  test.each(REFUSALS)('%s is rejected', (_, rule, changes, detail) => {
    const input = inputOf({ phase, approval: approvalOf(), lease: leaseOf(), ...changes });

    expect(decide(input).verdict).toBe('reject');
    expect(said(input, rule)).toEqual({ rule, verdict: 'reject', detail });
  });
});

/** The same rules just on the other side of their edge. */
const PASSES: [string, Partial<DecisionInput>][] = [
  ['a freeze that has expired', { freezes: [freezeOf({ expiresAt: NOON })] }],
  [
    'a freeze of something else',
    { freezes: [freezeOf({ scope: 'email' }), freezeOf({ scope: 'server-admin.x' })] },
  ],
  [
    'a read in a freeze',
    {
      freezes: [freezeOf()],
      capability: { ...inputOf().capability, effect: 'read' },
      policy: policyOf({ effect: 'read' }),
    },
  ],
  ['exactly the role', { policy: policyOf({ minRole: 'operator' }) }],
  [
    'a breaker whose open period just ended',
    {
      policy: policyOf({ breakerThreshold: 5 }),
      usage: usageOf({
        breakers: {
          capability: { state: 'open', openedAt: NOON - 120_000 },
          skill: { state: 'closed', failures: [] },
        },
      }),
    },
  ],
  [
    'a cooldown that just ended',
    { policy: policyOf({ cooldownS: 60 }), usage: usageOf({ lastAt: NOON - 60_000 }) },
  ],
  ['the last free place', { policy: policyOf({ rateLimitMax: 3 }), usage: usageOf({ rateUsed: 2 }) }],
];

describe.each(PHASES)('at %s', (phase) => {
  test.each(PASSES)('%s is allowed', (_, changes) => {
    expect(decide(inputOf({ phase, ...changes })).verdict).toBe('allow');
  });
});

test('a policy row that calls a destructive capability a read does not weaken the gate', () => {
  const input = inputOf({
    capability: { ...inputOf().capability, effect: 'destructive' },
    policy: policyOf({ effect: 'read', confirm: 'never' }),
  });

  expect(decide({ ...input, freezes: [freezeOf()] }).verdict).toBe('reject');
  expect(decide({ ...input, tainted: true }).verdict).toBe('ask');
});

test('what needs an owner an owner may do and an operator may not', () => {
  const input = inputOf({ principal: ann, policy: policyOf({ minRole: 'owner' }) });

  expect(said(input, 'role')).toEqual({ rule: 'role', verdict: 'allow', detail: 'Ann is owner.' });
  expect(said({ ...input, principal: bob }, 'role')?.verdict).toBe('reject');
});
