import { type Author, findCapability } from '@golem/contracts';
import { log } from '@golem/worker-kit';
import { nextStatus, type PendingEvent } from './pending-machine.ts';
import type { PendingAction } from './pending-store.ts';
import type { Answer, Claim, Settlement } from './session-port.ts';
import type { SessionWorld } from './session-world.ts';
import { showTyping } from './status.ts';

/** What the waiting run has to hear of. */
const ANSWERS: ReadonlySet<PendingEvent> = new Set(['approve', 'deny', 'expire', 'cancel']);

/** The run goes on. It counts as silent at once, so that the watch wakes it again should its event be lost. */
const unpark = (world: SessionWorld, runId: string): void => {
  if (world.store.event(runId)?.state === 'parked') {
    world.store.moveEvent(runId, 'running', world.now());
    showTyping(world, runId);
  }
  world.heard.delete(runId);
};

/** Moves an action, records it, and has its card and the run follow. Null when the event means nothing now. */
export const move = (
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

/**
 * Wakes the run that waits for this answer, and closes the ledger row of a call that will not run. Both only hurry:
 * the watch sends the event again, and a row that stays `asked` has the pending action's row beside it.
 */
export const wake = async (
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
export const expireIfDue = (world: SessionWorld, action: PendingAction): PendingAction =>
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
export const settle = (world: SessionWorld, id: string, { status, detail, outcome }: Settlement): void => {
  const action = world.store.pending(id);
  if (!action) return;
  move(world, action, SETTLING[status], null, {
    detail: detail === '' ? null : detail,
    ...(outcome && { ask: { ...action.ask, undoable: outcome.undo !== null } }),
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
