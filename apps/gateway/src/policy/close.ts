import { fail, type GolemError, type PolicyRecord } from '@golem/contracts';
import type { NewToolRun } from '@golem/db';
import { type BreakerOutcome, breakerAfter, breakerConfig } from '@golem/policy';
import { log } from '@golem/worker-kit';
import type { Settlement } from '../session/session-port.ts';
import { breakerOf } from './facts.ts';
import type { GateReply, Outcome, Receipt } from './gate-port.ts';
import type { KnownCall } from './gate-store.ts';
import type { GateWorld } from './gate-world.ts';
import { mirrorOrLater } from './mirror.ts';

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
  undo: null,
});

const receiptOf = (row: NewToolRun, { status }: Outcome, at: number): Receipt | null =>
  row.effect === 'read'
    ? null
    : {
        callId: row.id,
        capability: row.capability,
        target: row.target ?? null,
        status,
        approvers: row.approvers,
        at,
      };

const settlementOf = ({ reply }: KnownCall): Settlement | null => {
  if (reply === null || reply.kind === 'ask') return null;
  if (reply.kind === 'rejected') return { status: 'cancelled', detail: reply.error.message, outcome: null };
  const { outcome } = reply;
  return { status: outcome.status, detail: outcome.error?.message ?? '', outcome };
};

/** Tells the Session what became of an approved call. Throws while it cannot be told. */
export const settle = async (world: GateWorld, call: KnownCall): Promise<void> => {
  const settlement = settlementOf(call);
  if (call.row.pendingId && settlement) {
    await world.session(call.row.chatId).settle(call.row.pendingId, settlement);
  }
  world.store.confirmSettled(call.row.id);
};

/** Stores the end of a call and tells D1 and, for an approved one, the Session; what fails is told later. */
export const conclude = async (world: GateWorld, ended: KnownCall): Promise<void> => {
  await mirrorOrLater(world, [ended]);
  if (ended.row.pendingId) {
    try {
      await settle(world, ended);
    } catch (error) {
      log('warn', 'gate.settle_later', { call: ended.row.id, detail: String(error) });
      await world.retryLater();
    }
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
  const reply: GateReply = {
    kind: 'done',
    outcome,
    untrusted,
    receipt: receiptOf(row, outcome, world.now()),
  };
  const closed: NewToolRun = {
    ...row,
    status: outcome.status,
    result: ledgerResult(outcome.output),
    errorCode: outcome.error?.code ?? null,
    error: outcome.error?.message ?? null,
    undo: outcome.undo,
    endedAt: world.now(),
  };
  world.transaction(() => {
    world.store.put({ row: closed, reply });
    if (policy) {
      const result: BreakerOutcome = outcome.error?.code ?? 'ok';
      for (const [level, scope] of [
        ['capability', row.capability],
        ['skill', row.skill],
      ] as const) {
        const state = breakerOf(world, scope);
        const next = breakerAfter(state, result, breakerConfig(policy, level), world.now());
        if (next !== state) world.store.putBreaker(scope, next);
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
