import { ALERTMANAGER, type Effect, type PolicyRecord, type Verdict } from '@golem/contracts';
import { expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { approvalOf, inputOf, leaseOf, policyOf } from '../fixtures.ts';
import { approverRefusal } from './approval.ts';

const alertmanager = { ...ALERTMANAGER, role: 'operator' } as const;

test.each<[Effect, PolicyRecord['confirm'], Verdict]>([
  ['read', 'never', 'allow'],
  ['write', 'never', 'ask'],
  ['write', 'when_tainted', 'ask'],
  ['destructive', 'never', 'ask'],
])('what a program asks for: %s, confirm %s: %s, tainted or not', (effect, confirm, verdict) => {
  const capability = { ...inputOf().capability, effect };
  const input = inputOf({ capability, policy: policyOf({ effect, confirm }), principal: alertmanager });
  expect(decide({ ...input, tainted: false }).verdict).toBe(verdict);
  expect(decide({ ...input, tainted: true }).verdict).toBe(verdict);
});

test('no lease covers what a program asks for', () => {
  const policy = policyOf({ confirm: 'always' });
  expect(decide(inputOf({ policy, principal: alertmanager, lease: leaseOf() })).verdict).toBe('ask');
});

test('a program approves nothing, not even what it asked for itself', () => {
  const policy = policyOf({ confirm: 'always' });
  expect(approverRefusal(policy, alertmanager, alertmanager.id)).toBe(
    'Alertmanager is a program; only a person approves.',
  );
  const approval = approvalOf({ approvers: [alertmanager], requestedBy: alertmanager.id });
  const input = inputOf({ policy, principal: alertmanager, approval, phase: 'execute' });
  expect(decide(input).verdict).toBe('reject');
});

test('what a program asks for runs when a person has agreed', () => {
  const approval = approvalOf({ requestedBy: alertmanager.id });
  const policy = policyOf({ confirm: 'never' });
  expect(decide(inputOf({ policy, principal: alertmanager, approval, phase: 'execute' })).verdict).toBe(
    'allow',
  );
});
