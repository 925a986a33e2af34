import { fail, type InboundEvent, ok, type Result, type Task } from '@golem/contracts';
import type { SessionWorld } from './session-world.ts';
import { taskOf } from './task-view.ts';

/** So many events of one chat may be open before no more tasks are taken. */
const MAX_OPEN = 100;

const isSame = (a: InboundEvent, b: InboundEvent): boolean =>
  JSON.stringify([a.request, a.bounds]) === JSON.stringify([b.request, b.bounds]);

/**
 * Accepts a task durably, once. The same id with the same request is the task that is there; with another request it is
 * refused, because one of them would be lost.
 */
export const submitTask = (
  world: SessionWorld,
  event: InboundEvent,
): Result<{ task: Task; isNew: boolean }> => {
  const { store } = world;
  const known = store.event(event.id);
  if (known) {
    return isSame(known.event, event)
      ? ok({ task: taskOf(known), isNew: false })
      : fail('conflict', 'This idempotency key was used for another task. Use a new one for a new task.');
  }
  if (store.openEvents().length >= MAX_OPEN) {
    return fail('too_large', `${MAX_OPEN} tasks of this chat are open. Wait until some have ended.`, {
      retryable: true,
    });
  }
  world.transaction(() => {
    store.accept(event);
    const { timeoutMs } = event.bounds ?? {};
    if (timeoutMs !== undefined) store.setDeadline(event.id, event.receivedAt + timeoutMs);
  });
  const stored = store.event(event.id);
  return stored ? ok({ task: taskOf(stored), isNew: true }) : fail('internal', 'It could not be stored.');
};
