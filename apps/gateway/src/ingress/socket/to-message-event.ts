import type { Attached, Author, EventRequest, InboundEvent } from '@golem/contracts';
import { BUILT_COMMANDS, type GatewayMessage, readTextCommand } from '@golem/discord';
import { filesOf } from '../attached.ts';
import type { Place } from './chat-book.ts';
import { timeOf } from './message-time.ts';

/** Whom a message has to be addressed to, and where no address is needed. */
export interface Listening {
  botId: string;
  /** Channels where everything that is said is said to Golem. */
  homeIds: readonly string[];
}

/** What people write: a plain message, or a reply. All other types are Discord's own, such as a thread's starter. */
const WRITTEN = new Set([0, 19]);

/** Whether a person says this to Golem: by DM, by mention, in reply, in a thread that it opened, in a home channel. */
export const isAddressed = (
  message: GatewayMessage,
  { chat, parentId, ownerId }: Place,
  { botId, homeIds }: Listening,
): boolean => {
  const { author, webhook_id: webhook, type, mentions } = message;
  if (author.bot || (webhook ?? null) !== null || !WRITTEN.has(type)) return false;
  return (
    chat.kind === 'dm' ||
    mentions.some(({ id }) => id === botId) ||
    message.referenced_message?.author.id === botId ||
    ownerId === botId ||
    homeIds.includes(chat.id) ||
    (parentId !== null && homeIds.includes(parentId))
  );
};

/** The words of a message, without the mention that only says whom they are for. */
const wordsOf = (content: string, botId: string): string =>
  content.replace(new RegExp(`<@!?${botId}>`, 'g'), ' ').trim();

const authorOf = ({ author, member }: GatewayMessage): Author => ({
  id: author.id,
  name: member?.nick ?? author.global_name ?? author.username,
  roleIds: member?.roles ?? [],
});

/** What Golem said so shortly before stands in the history that each run reads, with where it came from; in milliseconds. */
const LATELY_MS = 3_600_000;

/** What a message replies to, as if it were attached: words and files that need not be of its author, so data. */
const quoteOf = (
  { id, referenced_message: quoted }: Pick<GatewayMessage, 'id' | 'referenced_message'>,
  botId: string,
): Attached[] => {
  if (!quoted) return [];
  const isOwn = quoted.author.id === botId;
  if (isOwn && timeOf(id) - timeOf(quoted.id) < LATELY_MS) return [];
  const { author, content } = quoted;
  const text = `${isOwn ? 'You' : (author.global_name ?? author.username)} wrote: ${content}`;
  const words = {
    name: 'the message that this replies to',
    type: 'text/plain',
    size: text.length,
    url: '',
    text,
  };
  return [...(content.trim() === '' ? [] : [words]), ...filesOf(quoted.attachments)];
};

/** What a message asks for: one that begins with `!` is the command of that name, any other is a prompt. */
export const requestOf = (
  message: Pick<GatewayMessage, 'id' | 'content' | 'attachments' | 'referenced_message'>,
  botId: string,
): EventRequest => {
  const text = wordsOf(message.content, botId);
  if (text.startsWith('!')) return { kind: 'command', ...readTextCommand(text, BUILT_COMMANDS) };
  const attachments = [...quoteOf(message, botId), ...filesOf(message.attachments)];
  return { kind: 'prompt', text, byOthers: false, ...(attachments.length > 0 && { attachments }) };
};

/** A message to Golem in the one shape that all ways in share. The message's id is the event's: stable over every replay. */
export const toMessageEvent = (
  message: GatewayMessage,
  { chat }: Place,
  { botId }: Listening,
  now: number,
): InboundEvent => ({
  id: message.id,
  source: 'message',
  chat,
  author: authorOf(message),
  reply: { kind: 'channel', messageId: message.id },
  request: requestOf(message, botId),
  receivedAt: now,
});
