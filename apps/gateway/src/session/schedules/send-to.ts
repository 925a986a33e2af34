import { type Chat, fail, type InboundEvent, isSystem, ok, type Result, type Role } from '@golem/contracts';
import { chatById, heardIn } from '@golem/db';
import type { SessionWorld } from '../session-world.ts';

/** A chat that was asked by a chat may ask a third one, and that a fourth; then it ends. */
const MAX_HOPS = 3;

/** What a run asks of another chat. */
export interface Message {
  /** Made of the call's id, so that it arrives once. */
  eventId: string;
  runId: string;
  chat: string;
  text: string;
  /** What the asker is to Golem. */
  role: Role;
}

/** The other chat, if this person may have things done there. */
const chatFor = async (
  { db, chatId }: SessionWorld,
  { chat, role }: Message,
  authorId: string,
): Promise<Result<Chat>> => {
  const refusal = fail(
    'rejected',
    `You cannot send to the chat ${chat}: I know no chat of this id in which you have written to me.`,
  );
  if (chat === chatId) return fail('invalid_input', 'That is this chat; ask here.');
  const [[row], [heard]] = await db.batch([chatById(db, chat), heardIn(db, chat, authorId)]);
  if (!row || (row.kind !== 'guild' && row.kind !== 'thread')) return refusal;
  // What a channel shows is for those who are in it; that somebody has written there says that they are.
  if (!heard && role !== 'owner') return refusal;
  return ok({ id: chat, guildId: row.guildId, kind: row.kind });
};

/**
 * Has another chat work on something, as the words of others: there it can change nothing by itself. The other chat sees
 * where it came from. Throws when it could not be stored there; then it may be sent again, and arrives once.
 */
export const sendTo = async (
  world: SessionWorld,
  message: Message,
): Promise<Result<{ chat: string; event: string }>> => {
  const from = world.store.event(message.runId)?.event;
  if (!from) return fail('conflict', 'The message that asks for this is not known any more; ask again.');
  if (isSystem(from.author)) return fail('rejected', 'Only what a person asks for goes to another chat.');
  const hops = (from.hops ?? 0) + 1;
  if (hops > MAX_HOPS)
    return fail(
      'rejected',
      `This went through ${MAX_HOPS} chats already, each of which asked the next; a person has to go on from here.`,
    );
  const chat = await chatFor(world, message, from.author.id).catch(() =>
    fail('upstream_rejected', 'My database does not answer, so nothing was sent; try again.'),
  );
  if (!chat.ok) return chat;
  const event: InboundEvent = {
    id: message.eventId,
    source: 'chat',
    chat: chat.value,
    author: from.author,
    reply: { kind: 'channel', messageId: null },
    request: { kind: 'prompt', text: message.text, byOthers: true },
    ...(from.locale === undefined ? {} : { locale: from.locale }),
    hops,
    receivedAt: world.now(),
  };
  const other = world.session(message.chat);
  await other.note(
    message.eventId,
    `📨 From <#${world.chatId}>, for <@${from.author.id}>:\n>>> ${message.text.slice(0, 1_500)}`,
  );
  await other.accept(event);
  world.audit.append({
    at: world.now(),
    kind: 'event.sent',
    actor: from.author.id,
    runId: message.runId,
    detail: { to: message.chat, event: message.eventId, hops },
  });
  return ok({ chat: message.chat, event: message.eventId });
};
