import { progressText } from '@golem/discord';
import type { Utterance } from '../session/outbox-store.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { type Discord, type Sent, TOKEN_MS } from './to-asker.ts';

/** Shows what a run is at, in its deferred answer; nothing once its answer is on its way. */
export const sendStatus = async (
  world: SessionWorld,
  discord: Discord,
  { eventId, progress, pendingId }: Extract<Utterance, { kind: 'status' }>,
): Promise<Sent> => {
  const stored = world.store.event(eventId);
  if (stored?.state !== 'running' && stored?.state !== 'parked') return { ok: true };
  // The card could not be shown: then the deferred answer says what waits, and how to answer.
  if (pendingId !== undefined && world.store.pending(pendingId)?.messageId === null) return { ok: true };
  const { reply, receivedAt } = stored.event;
  if (reply.kind === 'channel') await discord.triggerTyping(world.chatId);
  if (reply.kind === 'interaction' && reply.deferred === 'message' && world.now() - receivedAt < TOKEN_MS) {
    await discord.editOriginal(reply.token, { content: progressText(progress) }, { withinMs: 3_000 });
  }
  // A status that could not be shown is not worth a second try: the next one says more.
  return { ok: true };
};
