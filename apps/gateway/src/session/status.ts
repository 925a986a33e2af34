import { type Progress, progressText } from '@golem/discord';
import type { SessionWorld } from './session-world.ts';

/** The status of one run is edited at most so often, in milliseconds. */
const STATUS_MS = 1_000;

/**
 * Has the deferred answer of a run show what it is at, at most once a second; what comes more often takes the place of
 * what was not shown yet. It stands in the order of everything else that is said, so it never overwrites the answer.
 */
export const showStatus = (
  world: SessionWorld,
  eventId: string,
  progress: Progress,
  pendingId?: string,
): void => {
  const { store } = world;
  const { kind } = store.event(eventId)?.event.reply ?? {};
  // Who wrote a message sees no status; that it takes minutes they must hear all the same.
  if (kind === 'channel' && progress.step === 'retrying' && progress.tried > 1) {
    store.say(`retrying.${eventId}`, { kind: 'note', text: progressText(progress) }, world.now());
    return;
  }
  // A message has no deferred answer; how far its approved call is, its card shows.
  if (kind !== 'interaction' && !(kind === 'channel' && progress.step === 'working')) return;
  const now = world.now();
  const last = store.lastStatusAt(eventId) ?? 0;
  const at = last > now ? last : Math.max(now, last + STATUS_MS);
  const card = pendingId === undefined ? {} : { pendingId };
  store.sayInstead(`status.${eventId}.${at}`, { kind: 'status', eventId, progress, ...card }, at);
};

/** Has the chat see that a message is being worked on, from now until its run waits for somebody or ends. */
export const showTyping = (world: SessionWorld, eventId: string): void => {
  if (world.store.event(eventId)?.event.reply.kind !== 'channel') return;
  world.store.say(`typing.${eventId}.${world.now()}`, { kind: 'typing', eventId }, world.now());
  world.kick();
};
