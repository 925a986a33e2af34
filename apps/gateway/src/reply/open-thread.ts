import type { InboundEvent } from '@golem/contracts';
import { type DiscordError, escapeInline, nonceFor, type Outcome, shorten } from '@golem/discord';
import type { Utterance } from '../session/outbox-store.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { type Discord, mayPass, type Sent } from './sent.ts';
import { soonAcknowledged, TOKEN_MS } from './to-asker.ts';

/** Discord's: this message has a thread already; it has the message's id. */
const THREAD_EXISTS = 160_004;
/** Discord's limit for the name of a thread, in characters. */
const LONGEST_NAME = 100;

const nameOf = ({ request }: InboundEvent): string => {
  const prompt = request.kind === 'command' ? request.options['prompt'] : undefined;
  const words = typeof prompt === 'string' ? prompt.replace(/\s+/g, ' ').trim() : '';
  return shorten(words || 'A task', LONGEST_NAME);
};

/** The message under which the thread opens: the asker's own, or the answer that an interaction still has to get. */
const headOf = async (
  world: SessionWorld,
  discord: Discord,
  event: InboundEvent,
): Promise<Outcome<string>> => {
  const { id, reply, receivedAt } = event;
  if (reply.kind === 'channel' && reply.messageId !== null) return { ok: true, value: reply.messageId };
  const draft = { content: `🧵 **${escapeInline(nameOf(event))}**\n-# I work on this in its thread.` };
  const age = world.now() - receivedAt;
  if (reply.kind === 'interaction' && reply.deferred === 'message' && age < TOKEN_MS) {
    const edited = await discord.editOriginal(reply.token, draft);
    if (edited.ok) return { ok: true, value: edited.value.id };
    if (edited.error.kind !== 'expired_token') return edited;
    if (soonAcknowledged(age)) return { ok: false, error: { ...edited.error, kind: 'unavailable' } };
  }
  const sent = await discord.createMessage(world.chatId, draft, { nonce: nonceFor(id, 'thread') });
  return sent.ok ? { ok: true, value: sent.value.id } : sent;
};

const CANNOT =
  'I cannot open a thread here. Ask again without `thread`, or give me the permission Create Public Threads.';

/** What will never work is said to the asker, where they are. */
const giveUp = (world: SessionWorld, eventId: string, error: DiscordError): Sent => {
  if (mayPass(error)) return { ok: false, error };
  world.store.say(`reply.${eventId}`, { kind: 'reply', eventId, text: CANNOT }, world.now());
  return { ok: true };
};

/**
 * Opens a thread for one task and hands the event to the thread's own Session, which is the chat of its run from then
 * on: answers, cards and what is asked there later. Twice is once: the thread has its head's id, the event keeps its own.
 */
export const openThread = async (
  world: SessionWorld,
  discord: Discord,
  { eventId }: Extract<Utterance, { kind: 'thread' }>,
): Promise<Sent> => {
  const stored = world.store.event(eventId);
  if (!stored) return { ok: true };
  const { event } = stored;
  const head = await headOf(world, discord, event);
  if (!head.ok) return giveUp(world, eventId, head.error);
  const opened = await discord.startThread(world.chatId, head.value, nameOf(event));
  if (!opened.ok && opened.error.code !== THREAD_EXISTS) return giveUp(world, eventId, opened.error);
  const threadId = opened.ok ? opened.value.id : head.value;
  const moved: InboundEvent = {
    ...event,
    chat: { ...event.chat, id: threadId, kind: 'thread' },
    reply: { kind: 'channel', messageId: null },
  };
  await world.session(threadId).accept(moved);
  return { ok: true };
};
