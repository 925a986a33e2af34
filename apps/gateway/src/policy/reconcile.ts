import { type Author, fail, findCapability, type Probe } from '@golem/contracts';
import type { NewToolRun } from '@golem/db';
import { log } from '@golem/worker-kit';
import { close, notRun, unknownOutcome } from './close.ts';
import type { GateReply, Outcome } from './gate-port.ts';
import type { KnownCall } from './gate-store.ts';
import type { GateWorld } from './gate-world.ts';
import { probe } from './look.ts';

/**
 * How long after a capability's own time limit a request may still take effect, in milliseconds: it may have waited 5 s
 * for its ledger row, and the skill's time begins when the request arrives.
 */
const LATE_MS = 15_000;
/** A run that was cut off comes again for its call well within this time, in milliseconds; after it, it has ended. */
const RESUBMIT_MS = 60_000;
/** A probe that cannot tell is repeated so often; then a human is asked. */
const MAX_PROBES = 3;

const outcomeAfter = ({ row }: KnownCall, happened: boolean, detail: string): Outcome =>
  happened
    ? { status: 'succeeded', output: row.result ?? { settled: detail }, error: null, undo: row.undo ?? null }
    : {
        status: 'failed',
        output: null,
        error: { code: 'upstream_error', message: `It did not happen: ${detail}`, retryable: false },
        undo: null,
      };

/** Tells the chat what is known now, closes the row, and records who or what said so. */
const settle = async (
  world: GateWorld,
  call: KnownCall,
  happened: boolean,
  detail: string,
  by: string,
): Promise<GateReply> => {
  const { row } = call;
  const what = `\`${row.capability}\`${row.target ? ` on \`${row.target}\`` : ''}`;
  // First, because a closed row is not looked at again: a chat that could not be told would never be.
  await world
    .session(row.chatId)
    .note(
      `settled.${row.id}`,
      `${happened ? '✅' : '❌'} Now it is known: ${what} ${happened ? 'happened' : 'did not happen'}. ${detail}`,
    );
  world.audit.append({
    at: world.now(),
    kind: 'call.settled',
    actor: by,
    runId: row.runId,
    callId: row.id,
    pendingId: row.pendingId ?? null,
    capability: row.capability,
    detail: { happened, detail },
  });
  return close(world, row, outcomeAfter(call, happened, detail), false, null);
};

/** Settles an unknown outcome, once: false when it is not unknown any more, or is being settled by somebody else. */
const settleAs = async (
  world: GateWorld,
  callId: string,
  happened: boolean,
  detail: string,
  by: string,
): Promise<boolean> => {
  const call = world.store.find(callId);
  if (call?.row.status !== 'unknown' || world.inFlight.has(callId)) return false;
  const settling = settle(world, call, happened, detail, by).finally(() => world.inFlight.delete(callId));
  world.inFlight.set(callId, settling);
  await settling;
  return true;
};

const askHuman = (world: GateWorld, row: NewToolRun): Promise<void> => {
  const what = `\`${row.capability}\`${row.target ? ` on \`${row.target}\`` : ''}`;
  return world
    .session(row.chatId)
    .note(
      `unknown.${row.id}`,
      `❔ I cannot find out whether ${what} happened. Please look, then tell me: \`/settle id:${row.id} happened:yes\` or \`no\`. I do not try it again.`,
    );
};

const probeOf = (world: GateWorld, { row }: KnownCall): Promise<Probe | null> => {
  const known = findCapability(row.capability);
  if (!known) return Promise.resolve(null);
  const call = { id: row.id, runId: row.runId, capability: row.capability, args: row.args };
  return probe(world, { call, known }, row.startedAt ?? row.createdAt);
};

/** Until then a request that was cut off may still arrive, so that "it did not happen" is not final. */
const settledBy = ({ capability, startedAt, createdAt }: NewToolRun): number =>
  (startedAt ?? createdAt) + (findCapability(capability)?.timeoutMs ?? 0) + LATE_MS;

/** Ends a call that has taken an approval and did nothing with it, because its run has ended. */
const giveUp = async (world: GateWorld, row: NewToolRun): Promise<void> => {
  if (world.now() < (row.startedAt ?? row.createdAt) + RESUBMIT_MS) return;
  const { error } = fail('cancelled', 'Its run ended before it began, so nothing was done.');
  await notRun(world, row, error);
};

const reconcileOne = async (world: GateWorld, callId: string): Promise<void> => {
  // As it is now: while others were looked at, this one may have ended by itself.
  const call = world.store.find(callId);
  if (call === null || world.inFlight.has(callId)) return;
  const { row } = call;
  if (row.status === 'asked' || row.effect === 'read') return giveUp(world, row);
  if (row.status === 'executing') {
    const detail = 'The gate was interrupted while this ran; it may or may not have happened.';
    await close(world, row, unknownOutcome(detail), false, null);
  } else if (row.status !== 'unknown') return;
  const found = await probeOf(world, call);
  if (found?.happened === 'no' && world.now() < settledBy(row)) return;
  if (found) await settleAs(world, callId, found.happened === 'yes', found.detail, 'golem');
  else if (
    world.store.countProbe(callId) >= (findCapability(row.capability)?.supports.probe ? MAX_PROBES : 1)
  ) {
    await askHuman(world, row);
    // Not asked about again by itself; the row stays unknown until the human has said it.
    world.store.leaveToHuman(callId);
  }
};

/** Settles what was cut off or is unknown, as far as a look at the provider can. True when something is still open. */
export const reconcile = async (world: GateWorld): Promise<boolean> => {
  for (const { row } of world.store.open()) {
    try {
      await reconcileOne(world, row.id);
    } catch (error) {
      log('warn', 'gate.reconcile_failed', { call: row.id, detail: String(error) });
    }
  }
  return world.store.open().length > 0;
};

/** A human has looked and says what became of it. */
export const settleByHuman = (
  world: GateWorld,
  callId: string,
  happened: boolean,
  by: Author,
): Promise<boolean> => settleAs(world, callId, happened, `${by.name} looked.`, by.id);
