import type { EventRequest } from '@golem/contracts';
import type { StoredEvent } from './event-store.ts';
import { NOTHING_USED } from './run-lane.ts';
import type { SessionWorld } from './session-world.ts';

const NOTHING = { kind: 'prompt', text: '', byOthers: false } as const;

/** The message is gone, and so are its words: there is nothing to answer. */
const withdraw = (world: SessionWorld, { event, state }: StoredEvent): void => {
  if (state === 'accepted') world.store.endUnadmitted(event.id, world.now());
  else
    world.store.withdraw({ ...event, request: NOTHING }, NOTHING, {
      ...NOTHING_USED,
      status: 'cancelled',
      text: '',
    });
};

/**
 * What its author changed is asked for in the new words, in its old place; what they took back (null) is dropped. Only
 * before its work begins: false after that, and for an event that is not here or did not change.
 */
export const amend = (world: SessionWorld, eventId: string, request: EventRequest | null): boolean => {
  const { store, audit } = world;
  const stored = store.event(eventId);
  if (stored?.state !== 'accepted' && stored?.state !== 'queued') return false;
  const { event, state } = stored;
  if (JSON.stringify(request) === JSON.stringify(event.request)) return false;
  world.transaction(() => {
    if (request === null) withdraw(world, stored);
    else store.reaccept({ ...event, request });
    audit.append({
      at: world.now(),
      kind: request === null ? 'event.withdrawn' : 'event.amended',
      actor: event.author.id,
      runId: eventId,
      detail: { state },
    });
  });
  world.kick();
  return true;
};
