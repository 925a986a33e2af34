import type { InboundEvent } from '@golem/contracts';
import type { SessionWorld } from './session-world.ts';

/** Whether a task is to have a thread of its own. Where there can be none (direct messages, a thread) it stays here. */
export const wantsThread = ({ chat, request }: InboundEvent): boolean =>
  chat.kind === 'guild' &&
  request.kind === 'command' &&
  request.name === 'ask' &&
  request.options['thread'] === true;

/** Ends an event here; from the outbox it goes to the Session of its thread, and no sooner: its place must exist. */
export const moveToThread = (world: SessionWorld, { id, author }: InboundEvent): void => {
  world.transaction(() => {
    world.store.say(`thread.${id}`, { kind: 'thread', eventId: id }, world.now());
    world.store.endUnadmitted(id, world.now());
    world.audit.append({
      at: world.now(),
      kind: 'event.moved',
      actor: author.id,
      runId: id,
      detail: { to: 'a thread of its own' },
    });
  });
  world.kick();
};
