import { progressText } from '@golem/discord';
import type { OutboxRow, Utterance } from '../session/outbox-store.ts';
import type { PendingAction } from '../session/pending-store.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { cardOf } from './card.ts';
import { type Discord, type Sent } from './sent.ts';
import { TOKEN_MS } from './to-asker.ts';

/** Neither is worth more time, in milliseconds, or a second try: the next one says more. */
const WITHIN_MS = 3_000;
/** Discord shows typing for 10 s; it is renewed after so many milliseconds. */
const TYPING_MS = 8_000;

/** The card of the call that a run is at, approved and seen by the chat. */
const cardAtWork = ({ store }: SessionWorld, runId: string): PendingAction | undefined =>
  store.openPending().find((action) => action.runId === runId && action.status === 'executing');

/** Shows what a run is at, in its deferred answer or, for a message, on its card; nothing once its answer is on its way. */
export const sendStatus = async (
  world: SessionWorld,
  discord: Discord,
  row: OutboxRow,
  { eventId, progress, pendingId }: Extract<Utterance, { kind: 'status' }>,
): Promise<Sent> => {
  const stored = world.store.event(eventId);
  if (stored?.state !== 'running' && stored?.state !== 'parked') return { ok: true };
  // What has piled up while Discord was away is not shown one by one.
  const last = world.store.lastStatusAt(eventId) ?? 0;
  if (last > row.nextAt && last <= world.now()) return { ok: true };
  // The card could not be shown: then the deferred answer says what waits, and how to answer.
  if (pendingId !== undefined && world.store.pending(pendingId)?.messageId === null) return { ok: true };
  const { reply, receivedAt } = stored.event;
  if (reply.kind === 'interaction' && reply.deferred === 'message' && world.now() - receivedAt < TOKEN_MS) {
    await discord.editOriginal(reply.token, { content: progressText(progress) }, { withinMs: WITHIN_MS });
  }
  if (reply.kind === 'channel' && progress.step === 'working') {
    const action = cardAtWork(world, eventId);
    const card = action && cardOf(action, progress.lines);
    if (card && action.messageId !== null) await discord.editMessage(world.chatId, action.messageId, card);
  }
  return { ok: true };
};

/** Shows that a message is being worked on, and again before Discord forgets it, as long as its run is at work. */
export const sendTyping = async (
  world: SessionWorld,
  discord: Discord,
  { eventId }: Extract<Utterance, { kind: 'typing' }>,
): Promise<Sent> => {
  if (world.store.event(eventId)?.state !== 'running') return { ok: true };
  await discord.triggerTyping(world.chatId, { withinMs: WITHIN_MS });
  const at = world.now() + TYPING_MS;
  world.store.say(`typing.${eventId}.${at}`, { kind: 'typing', eventId }, at);
  return { ok: true };
};
