import type { Effect, PolicyRecord, Verdict } from '@golem/contracts';
import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { ann, approvalOf, bob, cleo, inputOf, leaseOf, NOON, policyOf } from '../fixtures.ts';
import type { Approval, DecisionInput, Lease } from '../input.ts';
import { approvalState, approverRefusal } from './approval.ts';

const dan = { id: '4', name: 'Dan', role: 'operator' } as const;

const asked = (approval: Partial<Approval>, policy: Partial<PolicyRecord> = {}): DecisionInput =>
  inputOf({ policy: policyOf({ confirm: 'always', ...policy }), approval: approvalOf(approval) });

const leased = (lease: Partial<Lease>, more: Partial<DecisionInput> = {}): DecisionInput =>
  inputOf({ policy: policyOf({ confirm: 'always' }), lease: leaseOf(lease), ...more });

describe('whether a person is asked', () => {
  test.each<[Effect, PolicyRecord['confirm'], boolean, Verdict]>([
    ['read', 'never', false, 'allow'],
    ['read', 'never', true, 'allow'],
    ['read', 'when_tainted', false, 'allow'],
    ['read', 'when_tainted', true, 'ask'],
    ['read', 'always', false, 'ask'],
    ['write', 'never', false, 'allow'],
    ['write', 'never', true, 'ask'],
    ['write', 'when_tainted', false, 'allow'],
    ['write', 'when_tainted', true, 'ask'],
    ['write', 'always', false, 'ask'],
    ['destructive', 'never', false, 'allow'],
    ['destructive', 'never', true, 'ask'],
    ['destructive', 'always', true, 'ask'],
  ])('%s, confirm %s, tainted %s: %s', (effect, confirm, tainted, verdict) => {
    const capability = { ...inputOf().capability, effect };
    const policy = policyOf({ effect, confirm });

    expect(decide(inputOf({ capability, policy, tainted })).verdict).toBe(verdict);
    expect(decide(inputOf({ capability, policy, tainted, phase: 'execute' })).verdict).toBe(verdict);
  });

  test('the question says who can answer it', () => {
    const policy = policyOf({ confirm: 'always', approverRole: 'owner', approversNeeded: 2 });

    expect(decide(inputOf({ policy })).reasons.at(-1)).toEqual({
      rule: 'confirm',
      verdict: 'ask',
      detail: 'The policy asks every time. To be approved by 2 × owner.',
    });
  });
});

describe('an approval', () => {
  test.each<[string, Partial<Approval>, Partial<PolicyRecord>]>([
    ['by the approver role', {}, {}],
    ['by the one who asked, where that is allowed', { approvers: [bob] }, {}],
    ['by two of two', { approvers: [ann, dan] }, { approversNeeded: 2 }],
    [
      'by one besides the one who asked, where they may not',
      { approvers: [bob, dan] },
      { requesterMayApprove: false },
    ],
    ['not yet executing', { status: 'approved' }, {}],
  ])('%s lets the call run, tainted or not', (_, approval, policy) => {
    const input = { ...asked(approval, policy), phase: 'execute' } as const;

    expect(decide(input).verdict).toBe('allow');
    expect(decide({ ...input, tainted: true }).verdict).toBe('allow');
  });

  test.each<[string, Partial<Approval>, Partial<PolicyRecord>, string]>([
    [
      'of other arguments',
      { digest: 'b'.repeat(64) },
      {},
      'The approval is for another call; ask again with these arguments.',
    ],
    [
      'of another capability with the same arguments',
      { capability: 'server-admin.delete_server' },
      {},
      'The approval is for another call; ask again with these arguments.',
    ],
    ['that expired this instant', { expiresAt: NOON }, {}, 'The approval expired 0 s ago; ask again.'],
    ['that was denied', { status: 'denied' }, {}, 'The action is not approved; its state is denied.'],
    [
      'that was used already',
      { status: 'succeeded' },
      {},
      'The action is not approved; its state is succeeded.',
    ],
    [
      'by someone who lost the role since',
      { approvers: [cleo] },
      {},
      'Only 0 of 1 approvals count. Cleo is viewer; approving this needs operator.',
    ],
    [
      'by the one who asked, where another must',
      { approvers: [bob] },
      { requesterMayApprove: false },
      'Only 0 of 1 approvals count. Bob asked for this, so someone else must approve it.',
    ],
    [
      'given twice by the same person',
      { approvers: [ann, ann] },
      { approversNeeded: 2 },
      'Only 1 of 2 approvals count.',
    ],
    ['by nobody', { approvers: [] }, {}, 'Only 0 of 1 approvals count.'],
  ])('%s asks at proposal and rejects at execution', (_, approval, policy, detail) => {
    const input = asked(approval, policy);

    const proposed = decide(input);
    const executed = decide({ ...input, phase: 'execute', lease: leaseOf() });

    expect(proposed.verdict).toBe('ask');
    expect(executed.verdict).toBe('reject');
    expect(executed.reasons.find(({ rule }) => rule === 'approval')).toEqual({
      rule: 'approval',
      verdict: 'reject',
      detail,
    });
  });

  test('a click is judged by the same rules before it counts', () => {
    const policy = policyOf({ requesterMayApprove: false, approversNeeded: 2 });

    expect(approverRefusal(policy, ann, bob.id)).toBeNull();
    expect(approverRefusal(policy, cleo, bob.id)).toBe('Cleo is viewer; approving this needs operator.');
    expect(approvalState(policy, { approvers: [ann, ann, bob], requestedBy: bob.id })).toEqual({
      counted: [ann],
      missing: 1,
      refusals: ['Bob asked for this, so someone else must approve it.'],
    });
  });
});

describe('a lease', () => {
  test.each(['propose', 'execute'] as const)('stands in for the approval at %s and is named', (phase) => {
    const { verdict, reasons } = decide(leased({}, { phase }));

    expect(verdict).toBe('allow');
    expect(reasons.find(({ rule }) => rule === 'lease')).toEqual({
      rule: 'lease',
      verdict: 'allow',
      detail: 'The lease L1 covers it: 3 left, for 30 min more.',
    });
  });

  test.each<[string, Partial<Lease>, Partial<DecisionInput>, string]>([
    ['for another target', { target: 'web-2' }, {}, 'The lease L1 is for something else.'],
    ['for another capability', { capability: 'email.send' }, {}, 'The lease L1 is for something else.'],
    ['that is used up', { remaining: 0 }, {}, 'The lease L1 is used up.'],
    ['that ran out this instant', { expiresAt: NOON }, {}, 'The lease L1 ran out 0 s ago.'],
    ['that was revoked', { revoked: true }, {}, 'The lease L1 was revoked.'],
    [
      'for what two must approve',
      {},
      { policy: policyOf({ confirm: 'always', approversNeeded: 2 }) },
      'The lease L1 does not cover what takes more than one person.',
    ],
    [
      'for what somebody else must approve',
      {},
      { policy: policyOf({ confirm: 'always', requesterMayApprove: false }) },
      'The lease L1 does not cover what takes more than one person.',
    ],
    [
      'for a call that a fetched page may have shaped',
      {},
      { tainted: true },
      'The lease L1 does not cover a call that text written by others may have shaped.',
    ],
  ])('%s does not', (_, lease, more, detail) => {
    const { verdict, reasons } = decide(leased(lease, more));

    expect(verdict).toBe('ask');
    expect(reasons.find(({ rule }) => rule === 'lease')).toEqual({ rule: 'lease', verdict: 'ask', detail });
  });

  test('that ran out does not disturb a call that a person approved or that needs nobody', () => {
    const spent = leased({ remaining: 0 });

    expect(decide({ ...spent, phase: 'execute', approval: approvalOf() }).verdict).toBe('allow');
    expect(decide({ ...spent, policy: policyOf({ confirm: 'never' }) }).verdict).toBe('allow');
  });
});
