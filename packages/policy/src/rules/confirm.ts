import { isSystem, type Reason } from '@golem/contracts';
import { strongerEffect } from '../effect.ts';
import type { KnownInput } from '../input.ts';
import { checkApproval } from './approval.ts';
import { checkLease } from './lease.ts';

/** Why a person must agree, or null. A write or destructive call that no person asked for, or that others' text shaped, always needs one. */
const needOf = ({ policy, capability, principal, tainted }: KnownInput): string | null => {
  const effect = strongerEffect(capability.effect, policy.effect);
  if (principal !== null && isSystem(principal) && effect !== 'read')
    return 'A program asks for this, no person.';
  if (tainted && (effect !== 'read' || policy.confirm === 'when_tainted'))
    return 'Text written by others may have shaped this call.';
  return policy.confirm === 'always' ? 'The policy asks every time.' : null;
};

/** The approval, the lease and the need for either. Neither can lift what another rule rejects. */
export const judgeConfirmation = (input: KnownInput): Reason[] => {
  const need = needOf(input);
  const approval = checkApproval(input);
  const lease = checkLease(input);
  const reasons: Reason[] = [];
  if (approval !== null) {
    // At execution nobody is asked twice: an approval that no longer holds ends the action, and its card says why.
    const otherwise = input.phase === 'execute' ? 'reject' : 'ask';
    const verdict = approval.holds ? 'allow' : otherwise;
    reasons.push({ rule: 'approval', verdict, detail: approval.detail });
  }
  const unapproved = need !== null && approval?.holds !== true;
  if (lease !== null) {
    const verdict = unapproved && !lease.holds ? 'ask' : 'allow';
    reasons.push({ rule: 'lease', verdict, detail: lease.detail });
  }
  if (need === null)
    return [...reasons, { rule: 'confirm', verdict: 'allow', detail: 'No one has to be asked.' }];
  const { policy } = input;
  const who =
    policy.approversNeeded === 1
      ? `one ${policy.approverRole}`
      : `${policy.approversNeeded} × ${policy.approverRole}`;
  return [
    ...reasons,
    unapproved && lease?.holds !== true
      ? { rule: 'confirm', verdict: 'ask', detail: `${need} To be approved by ${who}.` }
      : { rule: 'confirm', verdict: 'allow', detail: `${need} It was agreed to.` },
  ];
};
