import { fail, type InboundEvent } from '@golem/contracts';
import { cancelPendingOf } from './pending.ts';
import { endFromOutside } from './run-lane.ts';
import type { SessionWorld } from './session-world.ts';

const GOLEM = { id: 'golem', name: 'Golem', roleIds: [] };

const endOne = async (world: SessionWorld, event: InboundEvent): Promise<void> => {
  const because = `The time for this was over after ${Math.round((event.bounds?.timeoutMs ?? 0) / 1000)} s.`;
  const { error } = fail('expired', because);
  // First, so that nothing that the run still says comes before it.
  if (!(await endFromOutside(world, event.id, { status: 'reported', because, error }))) return;
  await cancelPendingOf(world, event.id, GOLEM);
  // Not started yet, or at its end already: then there is nothing to stop.
  await world.runs.stop(event.id).catch(() => undefined);
};

/** Ends the tasks whose time is over, with a report of what they did. */
export const endOverdue = async (world: SessionWorld): Promise<void> => {
  for (const id of world.store.overdue(world.now())) {
    const stored = world.store.event(id);
    if (stored && stored.state !== 'ended') await endOne(world, stored.event);
    world.store.forgetDeadline(id);
  }
};
