import { type Author, findCapability, type Probe } from '@golem/contracts';
import type { NewToolRun } from '@golem/db';
import { log } from '@golem/worker-kit';
import { close, unknownOutcome } from './close.ts';
import type { Outcome } from './gate-port.ts';
import type { KnownCall } from './gate-store.ts';
import type { GateWorld } from './gate-world.ts';
import { probe } from './look.ts';

/** How long after a capability's own time limit a request may still take effect, in milliseconds. */
const LATE_MS = 5_000;
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

/** Settles an unknown outcome, tells the chat, and records who or what said so. */
const settleAs = async (
  world: GateWorld,
  call: KnownCall,
  happened: boolean,
  detail: string,
  by: string,
): Promise<void> => {
  const { row } = call;
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
  await close(world, row, outcomeAfter(call, happened, detail), false, null);
  const what = `\`${row.capability}\`${row.target ? ` on \`${row.target}\`` : ''}`;
  await world
    .session(row.chatId)
    .note(
      `settled.${row.id}`,
      `${happened ? '✅' : '❌'} Now it is known: ${what} ${happened ? 'happened' : 'did not happen'}. ${detail}`,
    );
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

const reconcileOne = async (world: GateWorld, call: KnownCall): Promise<void> => {
  const { row } = call;
  if (world.inFlight.has(row.id)) return;
  if (row.status === 'executing') {
    const detail = 'The gate was interrupted while this ran; it may or may not have happened.';
    await close(world, row, unknownOutcome(detail), false, null);
  }
  const current = world.store.find(row.id) ?? call;
  const found = await probeOf(world, current);
  if (found?.happened === 'no' && world.now() < settledBy(row)) return;
  if (found) await settleAs(world, current, found.happened === 'yes', found.detail, 'golem');
  else if (
    world.store.countProbe(row.id) >= (findCapability(row.capability)?.supports.probe ? MAX_PROBES : 1)
  ) {
    // Not asked about again by itself; the row stays open until the human has said it.
    world.store.leaveToHuman(row.id);
    await askHuman(world, current.row);
  }
};

/** Settles what was cut off or is unknown, as far as a look at the provider can. True when something is still open. */
export const reconcile = async (world: GateWorld): Promise<boolean> => {
  for (const call of world.store.open(MAX_PROBES)) {
    try {
      await reconcileOne(world, call);
    } catch (error) {
      log('warn', 'gate.reconcile_failed', { call: call.row.id, detail: String(error) });
    }
  }
  return world.store.open(MAX_PROBES).length > 0;
};

/** A human has looked and says what became of it. */
export const settleByHuman = async (
  world: GateWorld,
  callId: string,
  happened: boolean,
  by: Author,
): Promise<boolean> => {
  const call = world.store.find(callId);
  if (call?.row.status !== 'unknown') return false;
  await settleAs(world, call, happened, `${by.name} looked.`, by.id);
  return true;
};
