import { isSystem, type PolicyRecord, type Principal, roleAtLeast } from '@golem/contracts';
import type { Approval, KnownInput } from '../input.ts';
import { spanText } from '../wording.ts';

/** Whether a permission holds, and the sentence that says so. */
export interface Permission {
  holds: boolean;
  detail: string;
}

/** Why this principal's approval does not count, as a sentence; null: it counts. */
export const approverRefusal = (
  policy: PolicyRecord,
  approver: Principal,
  requestedBy: string,
): string | null => {
  if (isSystem(approver)) return `${approver.name} is a program; only a person approves.`;
  if (!roleAtLeast(approver.role, policy.approverRole))
    return `${approver.name} is ${approver.role}; approving this needs ${policy.approverRole}.`;
  if (!policy.requesterMayApprove && approver.id === requestedBy)
    return `${approver.name} asked for this, so someone else must approve it.`;
  return null;
};

/** Who of the approvers counts (each once), how many are still missing, and why the others do not count. */
export const approvalState = (
  policy: PolicyRecord,
  approval: Pick<Approval, 'approvers' | 'requestedBy'>,
): { counted: Principal[]; missing: number; refusals: string[] } => {
  const each = [...new Map(approval.approvers.map((approver) => [approver.id, approver])).values()];
  const refusals = each.flatMap((one) => approverRefusal(policy, one, approval.requestedBy) ?? []);
  const counted = each.filter((one) => approverRefusal(policy, one, approval.requestedBy) === null);
  return { counted, missing: Math.max(0, policy.approversNeeded - counted.length), refusals };
};

const no = (detail: string): Permission => ({ holds: false, detail });

/** Whether the approval, if there is one, is for exactly this call and still good. */
export const checkApproval = (input: KnownInput): Permission | null => {
  const { approval, policy, capability, digest, now } = input;
  if (approval === null) return null;
  if (approval.capability !== capability.id || approval.digest !== digest)
    return no('The approval is for another call; ask again with these arguments.');
  if (approval.expiresAt <= now)
    return no(`The approval expired ${spanText(now - approval.expiresAt)} ago; ask again.`);
  const { counted, missing, refusals } = approvalState(policy, approval);
  if (missing > 0)
    return no(
      [`Only ${counted.length} of ${policy.approversNeeded} approvals count.`, ...refusals].join(' '),
    );
  if (approval.status !== 'approved' && approval.status !== 'executing')
    return no(`The action is not approved; its state is ${approval.status}.`);
  return { holds: true, detail: `Approved by ${counted.map((one) => one.name).join(', ')}.` };
};
