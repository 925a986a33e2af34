import { isSystem } from '@golem/contracts';
import type { KnownInput } from '../input.ts';
import { spanText } from '../wording.ts';
import type { Permission } from './approval.ts';

/** Whether the lease, if there is one, stands in for the approval of this call. */
export const checkLease = ({
  lease,
  capability,
  policy,
  principal,
  tainted,
  now,
}: KnownInput): Permission | null => {
  if (lease === null) return null;
  const no = (detail: string): Permission => ({ holds: false, detail: `The lease ${lease.id} ${detail}` });
  if (lease.capability !== capability.id || lease.target !== capability.target)
    return no('is for something else.');
  if (lease.revoked) return no('was revoked.');
  if (now >= lease.expiresAt) return no(`ran out ${spanText(now - lease.expiresAt)} ago.`);
  if (!(lease.remaining > 0)) return no('is used up.');
  // One person granted it, for calls of anybody: it would be a way around a second one.
  if (policy.approversNeeded > 1 || !policy.requesterMayApprove)
    return no('does not cover what takes more than one person.');
  if (principal !== null && isSystem(principal)) return no('covers what people ask for, not programs.');
  // Who granted it saw the target, not what a page or a mail may have put into the other arguments.
  if (tainted) return no('does not cover a call that text written by others may have shaped.');
  return {
    holds: true,
    detail: `The lease ${lease.id} covers it: ${lease.remaining} left, for ${spanText(lease.expiresAt - now)} more.`,
  };
};
