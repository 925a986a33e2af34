import {
  type Author,
  fail,
  type GolemError,
  ok,
  type PendingStatus,
  type Principal,
  type Result,
} from '@golem/contracts';
import { policyOf, readPolicy } from '@golem/db';
import { approverRefusal } from '@golem/policy';
import { principalOf } from './admit.ts';
import { expireIfDue, move, wake } from './pending.ts';
import type { PendingAction } from './pending-store.ts';
import type { SessionWorld } from './session-world.ts';

const STALE = (action: PendingAction): Result<never> =>
  fail(
    'conflict',
    `This action is ${action.status} already; nothing was changed. \`/pending\` shows what still waits.`,
  );

const find = (world: SessionWorld, id: string): Result<PendingAction> => {
  const action = world.store.pending(id.trim().toLowerCase());
  return action
    ? ok(expireIfDue(world, action))
    : fail(
        'not_found',
        `There is no pending action \`${id.slice(0, 40)}\` in this chat; \`/pending\` lists them.`,
      );
};

const mayDecide = async (
  world: SessionWorld,
  action: PendingAction,
  clicker: Author,
): Promise<Result<Principal>> => {
  const principal = await principalOf(world, clicker);
  if (!principal) return fail('denied', 'I only work for people I know.');
  const policy = readPolicy(await policyOf(world.db, action.ask.capability));
  if (!policy)
    return fail(
      'rejected',
      'There is no policy for this any more, so it cannot be approved. An owner can look with `/policy show`.',
    );
  const refusal = approverRefusal(policy, principal, action.requestedBy.id);
  if (refusal !== null) return fail('denied', refusal);
  return ok(principal);
};

/** What must be typed to approve where the policy wants it: the target as the card names it. */
const confirmationError = ({ ask, status }: PendingAction, typed: string | null): string | null => {
  const expected = ask.target ?? ask.capability;
  if (!ask.typedConfirmation || status !== 'pending' || typed?.trim() === expected) return null;
  return typed === null
    ? `This one wants its name typed: click Approve on the card, or \`/approve id name:${expected}\`.`
    : `That is not the name on the card; type exactly \`${expected}\`. Nothing was approved.`;
};

/** Records who was refused which decision. */
const recordRefusal = (
  world: SessionWorld,
  decision: 'approve' | 'deny',
  id: string,
  clicker: Author,
  { code, message }: GolemError,
): void => {
  const action = world.store.pending(id.trim().toLowerCase());
  world.audit.append({
    at: world.now(),
    kind: 'action.refused',
    actor: clicker.id,
    ...(action && {
      runId: action.runId,
      callId: action.ask.callId,
      pendingId: action.id,
      capability: action.ask.capability,
    }),
    detail: { decision, code, because: message },
  });
};

/** Once an approval was taken, and nothing stopped it since. */
const IS_UNDER_WAY: ReadonlySet<PendingStatus> = new Set([
  'approved',
  'executing',
  'succeeded',
  'failed',
  'unknown',
]);

const tryToApprove = async (
  world: SessionWorld,
  id: string,
  clicker: Author,
  typed: string | null,
): Promise<Result<string>> => {
  const found = find(world, id);
  if (!found.ok) return found;
  const mistyped = confirmationError(found.value, typed);
  if (mistyped !== null) return fail('invalid_input', mistyped);
  const allowed = await mayDecide(world, found.value, clicker);
  if (!allowed.ok) return allowed;
  // Read again: others may have clicked while D1 was asked. From here to the move nothing can come between.
  const action = expireIfDue(world, world.store.pending(found.value.id) ?? found.value);
  if (action.approvals.some((approval) => approval.id === clicker.id)) {
    if (action.status === 'pending') {
      return fail('conflict', 'You have approved this already; it needs somebody else too.');
    }
    // The same click may come twice, after a crash: it did what it says.
    return IS_UNDER_WAY.has(action.status) ? ok('Approved.') : STALE(action);
  }
  const approvals = [...action.approvals, clicker];
  const event = action.ask.approversNeeded > approvals.length ? 'endorse' : 'approve';
  const moved = move(world, action, event, clicker, { approvals, decidedBy: clicker });
  if (!moved) return STALE(action);
  if (moved.status === 'approved') await wake(world, moved);
  const missing = action.ask.approversNeeded - approvals.length;
  return ok(missing <= 0 ? 'Approved.' : `Approved; ${missing} more needed.`);
};

/** Approves an action, once, for exactly what its card shows; whether the roles still hold is decided again by the gate. */
export const approve = async (
  world: SessionWorld,
  id: string,
  clicker: Author,
  typed: string | null,
): Promise<Result<string>> => {
  const approved = await tryToApprove(world, id, clicker, typed);
  if (!approved.ok) recordRefusal(world, 'approve', id, clicker, approved.error);
  return approved;
};

const tryToDeny = async (
  world: SessionWorld,
  id: string,
  clicker: Author,
  reason: string | null,
): Promise<Result<string>> => {
  const found = find(world, id);
  if (!found.ok) return found;
  if (found.value.requestedBy.id !== clicker.id) {
    const allowed = await mayDecide(world, found.value, clicker);
    if (!allowed.ok) return allowed;
  }
  const action = world.store.pending(found.value.id) ?? found.value;
  if (action.status === 'denied' && action.decidedBy?.id === clicker.id) return ok('Denied.');
  const moved = move(world, action, 'deny', clicker, { decidedBy: clicker, reason });
  if (!moved) return STALE(action);
  await wake(world, moved);
  return ok('Denied.');
};

/** Denies an action; whoever may approve it may deny it, and so may the one who asked. */
export const deny = async (
  world: SessionWorld,
  id: string,
  clicker: Author,
  reason: string | null,
): Promise<Result<string>> => {
  const denied = await tryToDeny(world, id, clicker, reason);
  if (!denied.ok) recordRefusal(world, 'deny', id, clicker, denied.error);
  return denied;
};
