import { commit, insertAudit, putToolRun } from '@golem/db';
import { log } from '@golem/worker-kit';
import type { KnownCall } from './gate-store.ts';
import type { GateWorld } from './gate-world.ts';

/** How many calls one round trip tells D1 about: with 50 audit rows it stays well under D1's limits. */
const BATCH = 20;

/**
 * Writes ledger rows and queued audit rows to D1 in one round trip. Throws what D1 throws; nothing is lost then,
 * because both stay in the gate's storage until D1 has confirmed them.
 */
export const mirror = async (world: GateWorld, calls: KnownCall[]): Promise<void> => {
  const audit = world.audit.queued();
  await commit(world.db, [...calls.map(({ row }) => putToolRun(world.db, row)), ...insertAudit(audit)]);
  world.transaction(() => {
    for (const { row } of calls) world.store.confirmMirrored(row);
    world.audit.confirm(audit);
  });
};

const orLater = async (world: GateWorld, telling: Promise<void>): Promise<void> => {
  try {
    await telling;
  } catch (error) {
    log('warn', 'gate.mirror_later', { detail: String(error) });
    await world.retryLater();
  }
};

/** Like {@link mirror}, but a D1 that does not answer only means later. */
export const mirrorOrLater = (world: GateWorld, calls: KnownCall[]): Promise<void> =>
  orLater(world, mirror(world, calls));

/** Tells D1 what it could not be told before. Throws while it still cannot be told. */
export const mirrorBacklog = async (world: GateWorld): Promise<void> => {
  for (;;) {
    const calls = world.store.unmirrored(BATCH);
    if (calls.length === 0 && world.audit.queued().length === 0) return;
    await mirror(world, calls);
  }
};

/** Like {@link mirrorBacklog}, but a D1 that does not answer only means later. */
export const mirrorBacklogOrLater = (world: GateWorld): Promise<void> => orLater(world, mirrorBacklog(world));
