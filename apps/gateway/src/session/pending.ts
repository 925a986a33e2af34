import { createHash } from 'node:crypto';
import {
  type Author,
  fail,
  findCapability,
  type GolemError,
  ok,
  type PendingStatus,
  type Principal,
  type Result,
} from '@golem/contracts';
import { policyOf, readPolicy } from '@golem/db';
import { approverRefusal } from '@golem/policy';
import { log } from '@golem/worker-kit';
import type { Ask } from '../policy/gate-port.ts';
import { principalOf } from './admit.ts';
import { nextStatus, type PendingEvent } from './pending-machine.ts';
import type { PendingAction } from './pending-store.ts';
import type { Answer, Claim, Settlement } from './session-port.ts';
import type { SessionWorld } from './session-world.ts';

/** Short enough to type into `/approve`, and the same for the same call, so that parking twice parks once. */
const pendingIdOf = ({ callId, round }: Ask): string =>
  BigInt(`0x${createHash('sha256').update(`${callId}#${round}`).digest('hex').slice(0, 12)}`)
    .toString(36)
    .padStart(10, '0')
    .slice(-8);

/** What the waiting run has to hear of. */
const ANSWERS: ReadonlySet<PendingEvent> = new Set(['approve', 'deny', 'expire', 'cancel']);

/** The run goes on. It counts as silent at once, so that the watch wakes it again should its event be lost. */
const unpark = (world: SessionWorld, runId: string): void => {
  if (world.store.event(runId)?.state === 'parked') world.store.moveEvent(runId, 'running', world.now());
  world.heard.delete(runId);
};

/** Moves an action, records it, and has its card and the run follow. Null when the event means nothing now. */
const move = (
  world: SessionWorld,
  action: PendingAction,
  event: PendingEvent,
  actor: Author | null,
  change: Partial<PendingAction> = {},
): PendingAction | null => {
  // Read again: the caller may have waited for something since it read, and others have moved it.
  const current = world.store.pending(action.id) ?? action;
  const status = nextStatus(current.status, event);
  if (status === null) return null;
  // Strictly later than before, because D1 keeps the latest.
  const changedAt = Math.max(world.now(), current.changedAt + 1);
  const moved: PendingAction = { ...current, ...change, status, changedAt };
  world.transaction(() => {
    world.store.putPending(moved);
    if (ANSWERS.has(event)) unpark(world, action.runId);
    world.audit.append({
      at: world.now(),
      kind: `action.${event}`,
      actor: actor?.id ?? 'golem',
      runId: action.runId,
      callId: action.ask.callId,
      pendingId: action.id,
      capability: action.ask.capability,
      detail: {
        from: current.status,
        to: status,
        ...(moved.reason === null ? {} : { reason: moved.reason }),
      },
    });
    world.store.say(
      `card.${action.id}.${event}.${moved.approvals.length}`,
      { kind: 'card', pendingId: action.id },
      world.now(),
    );
  });
  world.kick();
  return moved;
};

/** Parks a call: from here on the Session owns what becomes of it. Parking the same call again returns the same id. */
export const park = (world: SessionWorld, runId: string, ask: Ask): string => {
  const id = pendingIdOf(ask);
  const stored = world.store.event(runId);
  // A run that was cancelled meanwhile parks nothing; it is told so when it asks for the answer.
  if (world.store.pending(id) || (stored?.state !== 'running' && stored?.state !== 'parked')) return id;
  const now = world.now();
  world.transaction(() => {
    world.store.putPending({
      id,
      runId,
      status: 'pending',
      ask,
      requestedBy: stored.event.author,
      approvals: [],
      decidedBy: null,
      reason: null,
      detail: null,
      createdAt: now,
      changedAt: now,
      expiresAt: now + ask.ttlS * 1000,
      messageId: null,
    });
    world.store.moveEvent(runId, 'parked', now);
    world.store.say(`card.${id}`, { kind: 'card', pendingId: id }, now);
    const { capability, target } = ask;
    const progress = { step: 'waiting' as const, capability, ...(target === null ? {} : { target }) };
    world.store.say(`status.${id}`, { kind: 'status', eventId: runId, progress, pendingId: id }, now);
    world.store.say(`remind.${id}`, { kind: 'reminder', pendingId: id }, now + ask.ttlS * 750);
    world.audit.append({
      at: now,
      kind: 'action.asked',
      actor: stored.event.author.id,
      runId,
      callId: ask.callId,
      pendingId: id,
      capability: ask.capability,
      detail: { digest: ask.digest, expiresAt: now + ask.ttlS * 1000 },
    });
  });
  world.kick();
  return id;
};

/**
 * Wakes the run that waits for this answer, and closes the ledger row of a call that will not run. Both only hurry:
 * the watch sends the event again, and a row that stays `asked` has the pending action's row beside it.
 */
const wake = async (
  world: SessionWorld,
  { id, runId, ask, status, reason }: PendingAction,
): Promise<void> => {
  const skill = findCapability(ask.capability)?.skill.skill;
  const results = await Promise.allSettled([
    world.runs.send(runId, answerEvent(id)),
    status !== 'approved' && skill !== undefined
      ? world.gate(skill).abandon(ask.callId, reason === null ? status : `${status}: ${reason}`)
      : Promise.resolve(),
  ]);
  for (const result of results) {
    if (result.status === 'rejected')
      log('warn', 'pending.wake_later', { pending: id, detail: String(result.reason) });
  }
};

/** The type of the event that a run waits for; it carries nothing, the run asks {@link answerTo}. */
export const answerEvent = (pendingId: string): string => `answer-${pendingId}`;

/** Ends an action whose time is over. */
const expireIfDue = (world: SessionWorld, action: PendingAction): PendingAction =>
  action.expiresAt <= world.now() ? (move(world, action, 'expire', null) ?? action) : action;

const NOT_WAITED_FOR = 'the run could not wait for an answer any longer';

/**
 * What the human, or time, has said. A run that gives up takes the question back in the same breath: an approval after
 * that would go nowhere.
 */
export const answerTo = (world: SessionWorld, id: string, giveUp: boolean): Answer => {
  const stored = world.store.pending(id);
  if (!stored) return { status: 'cancelled', by: null, reason: 'it is not known any more', leftMs: 0 };
  const timely = expireIfDue(world, stored);
  const action =
    giveUp && timely.status === 'pending'
      ? (move(world, timely, 'cancel', null, { reason: NOT_WAITED_FOR }) ?? timely)
      : timely;
  const { status, decidedBy, reason, detail } = action;
  const by = decidedBy?.id ?? null;
  switch (status) {
    case 'pending':
      return { status, by, reason, leftMs: action.expiresAt - world.now() };
    case 'denied':
    case 'expired':
      return { status, by, reason, leftMs: 0 };
    case 'cancelled':
      return { status, by, reason: reason ?? detail, leftMs: 0 };
    case 'approved':
    case 'executing':
    case 'succeeded':
    case 'failed':
    case 'unknown':
      // Already with the gate, which knows the call and tells what became of it.
      return { status: 'approved', by, reason, leftMs: 0 };
  }
};

const STALE = (action: PendingAction): Result<never> =>
  fail('conflict', `This action is ${action.status} already; nothing was changed.`);

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
  if (!policy) return fail('rejected', 'There is no policy for this any more, so it cannot be approved.');
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

/** Hands an approval to the gate, for exactly one call. The same call may ask again; no other ever gets it. */
export const claim = (world: SessionWorld, id: string, callId: string, digest: string): Claim => {
  const stored = world.store.pending(id);
  if (!stored) return { ok: false, reason: 'The approval is not known.' };
  const action = stored.status === 'approved' ? expireIfDue(world, stored) : stored;
  if (action.ask.callId !== callId || action.ask.digest !== digest) {
    return { ok: false, reason: 'The approval is for another call.' };
  }
  if (action.status !== 'executing' && !move(world, action, 'claim', null)) {
    return { ok: false, reason: `The action is ${action.status}, not approved.` };
  }
  return {
    ok: true,
    approvers: action.approvals,
    requestedBy: action.requestedBy.id,
    digest: action.ask.digest,
    stateHash: action.ask.stateHash,
    expiresAt: action.expiresAt,
  };
};

const SETTLING: Record<Settlement['status'], PendingEvent> = {
  succeeded: 'succeed',
  failed: 'fail',
  unknown: 'lose',
  cancelled: 'stop',
};

/** Records what became of an approved call; its card follows. */
export const settle = (world: SessionWorld, id: string, { status, detail }: Settlement): void => {
  const action = world.store.pending(id);
  if (!action) return;
  move(world, action, SETTLING[status], null, {
    detail: detail === '' ? null : detail,
  });
};

/** Expires what is due and tells the runs that wait for it. */
export const expireDue = async (world: SessionWorld): Promise<void> => {
  for (const action of world.store.openPending()) {
    if (action.status === 'executing' || action.expiresAt > world.now()) continue;
    const expired = move(world, action, 'expire', null);
    if (expired) await wake(world, expired);
  }
};

/** Cancels what a run still waits for. */
export const cancelPendingOf = async (world: SessionWorld, runId: string, by: Author): Promise<void> => {
  for (const action of world.store.openPending()) {
    if (action.runId !== runId) continue;
    const moved = move(world, action, 'cancel', by, { decidedBy: by });
    if (moved) await wake(world, moved);
  }
};
