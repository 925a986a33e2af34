import { fail, type GolemError, type PolicyRecord } from '@golem/contracts';
import { commit, lengthenFreeze, type NewToolRun } from '@golem/db';
import { type BreakerOutcome, breakerAfter, breakerConfig } from '@golem/policy';
import { log } from '@golem/worker-kit';
import type { Settlement } from '../session/session-port.ts';
import type { GateReply, Outcome, Receipt } from './gate-port.ts';
import type { KnownCall } from './gate-store.ts';
import type { GateWorld } from './gate-world.ts';
import { mirrorOrLater } from './mirror.ts';
import { progressIn } from './progress.ts';

/** Above this many characters of JSON the ledger keeps the beginning only; a D1 row holds 2 MB. */
const MAX_RESULT_CHARS = 100_000;

const ledgerResult = (output: unknown): unknown => {
  const json = JSON.stringify(output);
  return json === undefined || json.length <= MAX_RESULT_CHARS
    ? output
    : { truncated: true, beginning: json.slice(0, MAX_RESULT_CHARS) };
};

/** An outcome that nobody can tell yet. */
export const unknownOutcome = (detail: string, error?: GolemError): Outcome => ({
  status: 'unknown',
  output: null,
  error: error ?? fail('unknown_outcome', detail).error,
  // Of use once somebody has said that it happened.
  undo: error?.undo ?? null,
});

const receiptOf = (
  row: NewToolRun,
  { status }: Outcome,
  at: number,
  progress: string[] | null,
): Receipt | null =>
  row.effect === 'read'
    ? null
    : {
        callId: row.id,
        capability: row.capability,
        target: row.target ?? null,
        status,
        approvers: row.approvers,
        leaseId: row.leaseId ?? null,
        at,
        ...(progress && { progress }),
      };

const settlementOf = ({ reply }: KnownCall): Settlement | null => {
  if (reply === null || reply.kind === 'ask') return null;
  if (reply.kind === 'rejected') return { status: 'cancelled', detail: reply.error.message, outcome: null };
  const { outcome } = reply;
  return { status: outcome.status, detail: outcome.error?.message ?? '', outcome };
};

/** Tells the Session what became of an approved call. Throws while it cannot be told. */
const settle = async (world: GateWorld, call: KnownCall): Promise<void> => {
  const settlement = settlementOf(call);
  if (call.row.pendingId && settlement) {
    await world.session(call.row.chatId).settle(call.row.pendingId, settlement);
  }
  world.store.confirmSettled(call.row);
};

/** Tells the Sessions what they do not know. One that does not answer keeps no other waiting; then it throws. */
export const settleBacklog = async (world: GateWorld): Promise<void> => {
  const results = await Promise.allSettled(world.store.unsettled(100).map((call) => settle(world, call)));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
};

/**
 * Tells D1 how a call ended and, for an approved one, the Session; what fails is told later. For a read nobody waits:
 * its row is safe in the gate's own storage, and the rows of several go in one round trip.
 */
export const conclude = async (world: GateWorld, ended: KnownCall): Promise<void> => {
  if (ended.row.effect === 'read') world.mirrorSoon();
  else await mirrorOrLater(world, [ended]);
  if (ended.row.pendingId) {
    try {
      await settle(world, ended);
    } catch (error) {
      log('warn', 'gate.settle_later', { call: ended.row.id, detail: String(error) });
      await world.retryLater();
    }
  }
};

/** How long a freeze by a breaker holds, in milliseconds: long enough for a person to look. */
const BREAKER_FREEZE_MS = 3_600_000;

/** A change that fails again and again is stopped for good until a person has looked, not only until the breaker tries again. */
const freezeByBreaker = async (world: GateWorld, row: NewToolRun): Promise<void> => {
  const now = world.now();
  const reason = `it failed too often, last with ${row.errorCode ?? 'no code'}`;
  const freeze = {
    scope: row.capability,
    reason,
    by: 'golem',
    createdAt: now,
    expiresAt: now + BREAKER_FREEZE_MS,
  };
  world.audit.append({
    at: now,
    kind: 'freeze.set',
    actor: 'golem',
    runId: row.runId,
    callId: row.id,
    capability: row.capability,
    detail: { scope: freeze.scope, reason, expiresAt: freeze.expiresAt },
  });
  try {
    for (const { id, capability } of world.store.leases(now)) {
      if (capability === row.capability) world.store.revokeLease(id);
    }
    await commit(world.db, [lengthenFreeze(world.db, freeze)]);
    await world
      .session(row.chatId)
      .note(
        `freeze.${row.id}`,
        `❄️ I froze \`${row.capability}\` for an hour: ${reason}. \`/unfreeze ${row.capability}\` ends it.`,
      );
  } catch (error) {
    // The breaker is open all the same.
    log('warn', 'gate.freeze_failed', { call: row.id, detail: String(error) });
  }
};

/** Closes the ledger row of an executed call, moves the breakers, and records it in the audit chain. */
export const close = async (
  world: GateWorld,
  row: NewToolRun,
  outcome: Outcome,
  untrusted: boolean,
  policy: PolicyRecord | null,
): Promise<GateReply> => {
  // From the storage: the row at hand was read before the skill said anything.
  const progress = progressIn(world.store.find(row.id)?.row.result ?? row.result);
  const reply: GateReply = {
    kind: 'done',
    outcome,
    untrusted,
    receipt: receiptOf(row, outcome, world.now(), progress),
  };
  const closed: NewToolRun = {
    ...row,
    status: outcome.status,
    result: ledgerResult(outcome.output ?? (progress && { progress })),
    errorCode: outcome.error?.code ?? null,
    error: outcome.error?.message ?? null,
    undo: outcome.undo,
    files: outcome.files ?? null,
    endedAt: world.now(),
  };
  let opened = false;
  world.transaction(() => {
    world.store.put({ row: closed, reply });
    if (policy) {
      const result: BreakerOutcome = outcome.error?.code ?? 'ok';
      for (const [level, scope] of [
        ['capability', row.capability],
        ['skill', row.skill],
      ] as const) {
        const state = world.store.breaker(scope, world.now());
        const next = breakerAfter(state, result, breakerConfig(policy, level), world.now());
        if (next !== state) world.store.putBreaker(scope, next);
        if (level === 'capability' && state.state === 'closed' && next.state === 'open') opened = true;
      }
    }
    world.audit.append({
      at: world.now(),
      kind: 'call.closed',
      actor: row.principalId,
      runId: row.runId,
      callId: row.id,
      pendingId: row.pendingId ?? null,
      capability: row.capability,
      detail: { status: outcome.status, ...(outcome.error ? { code: outcome.error.code } : {}) },
    });
  });
  if (opened && row.effect !== 'read') await freezeByBreaker(world, closed);
  if (outcome.status === 'unknown') await world.retryLater();
  await conclude(world, { row: closed, reply });
  return reply;
};

/** Ends a reserved call that was stopped before its skill heard of it: the reservation is given back. */
export const notRun = async (world: GateWorld, row: NewToolRun, error: GolemError): Promise<GateReply> => {
  const reply: GateReply = { kind: 'rejected', error, decision: row.decision };
  const ended: NewToolRun = {
    ...row,
    status: 'not_run',
    errorCode: error.code,
    error: error.message,
    endedAt: world.now(),
  };
  world.transaction(() => {
    world.store.release(row.id);
    if (row.leaseId) world.store.giveLeaseBack(row.leaseId);
    world.store.put({ row: ended, reply });
    world.audit.append({
      at: world.now(),
      kind: 'call.not_run',
      actor: row.principalId,
      runId: row.runId,
      callId: row.id,
      pendingId: row.pendingId ?? null,
      capability: row.capability,
      detail: { code: error.code },
    });
  });
  await conclude(world, { row: ended, reply });
  return reply;
};

/** Closes the ledger row of an asked call that will not run. One that has moved on stays as it is. */
export const abandon = async (world: GateWorld, callId: string, why: string): Promise<void> => {
  const known = world.store.find(callId);
  if (known?.row.status !== 'asked') return;
  const row: NewToolRun = {
    ...known.row,
    status: 'not_run',
    error: why,
    errorCode: 'cancelled',
    endedAt: world.now(),
  };
  world.store.put({ row, reply: known.reply });
  await mirrorOrLater(world, [{ row, reply: known.reply }]);
};
