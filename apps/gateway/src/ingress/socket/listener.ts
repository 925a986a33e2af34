import type { EventRequest } from '@golem/contracts';
import {
  type DiscordRest,
  GatewayChannel,
  GatewayDeletion,
  GatewayEdit,
  GatewayGuild,
  GatewayMessage,
  GatewayThreads,
} from '@golem/discord';
import { log } from '@golem/worker-kit';
import { z } from 'zod';
import type { SessionPort } from '../../session/session-port.ts';
import { type AllowLists, isAllowed } from '../allowed.ts';
import type { ChatBook, Place } from './chat-book.ts';
import { type HeldEvents, retryHeld } from './held.ts';
import { isAddressed, type Listening, requestOf, toMessageEvent } from './to-message-event.ts';

/** What listening needs of the platform. */
export interface ListenerWorld {
  now: () => number;
  /** Runs a task once after `ms`; the returned function cancels it. */
  after: (ms: number, task: () => void) => () => void;
  book: ChatBook;
  held: HeldEvents;
  allow: AllowLists;
  homeIds: readonly string[];
  session: (chatId: string) => Pick<SessionPort, 'accept' | 'amend' | 'note'>;
  discord: Pick<DiscordRest, 'listMessages' | 'getMember'>;
  /** Asks that what is unheard is read soon. */
  readMissed: () => void;
  /** Asks that what is held is tried again soon. */
  retryHeld: () => void;
  /** Nothing that was said in this chat since then gets through to it. */
  stuck: (chatId: string, since: number) => void;
}

/** A chat that has not answered after so many milliseconds counts as one that refuses: accepting twice is once. */
const PATIENCE_MS = 10_000;

const inTime = <T>({ after }: ListenerWorld, answer: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const cancel = after(PATIENCE_MS, () => reject(new Error('the chat does not answer')));
    void answer.then(resolve, reject).finally(cancel);
  });

/** To whom the messages are; null before the first session. */
const listeningOf = ({ book, homeIds }: ListenerWorld): Listening | null => {
  const botId = book.botId();
  return botId === null ? null : { botId, homeIds };
};

/** Whether Golem is to work on this message. */
export const isForGolem = (world: ListenerWorld, message: GatewayMessage, place: Place): boolean => {
  const listening = listeningOf(world);
  return (
    listening !== null &&
    isAllowed(place.chat, place.parentId, world.allow) &&
    isAddressed(message, place, listening)
  );
};

/** Hands a message to its chat, when it is to Golem. Throws when the chat does not take it. */
export const takeMessage = async (
  world: ListenerWorld,
  message: GatewayMessage,
  place: Place,
): Promise<void> => {
  const listening = listeningOf(world);
  if (listening === null || !isForGolem(world, message, place)) return;
  const event = toMessageEvent(message, place, listening, world.now());
  const isNew = await inTime(world, world.session(place.chat.id).accept(event));
  log('info', 'socket.message', { run: event.id, chat: place.chat.id, isNew });
};

const onMessage = async (world: ListenerWorld, message: GatewayMessage): Promise<void> => {
  const { book } = world;
  const place = book.meetBy(message);
  if (place.seen !== place.latest) {
    // Behind what is unheard: it is read in its turn.
    book.heardOf(place.chat.id, message.id);
    world.readMissed();
    return;
  }
  await takeMessage(world, message, place);
  book.seen(place.chat.id, message.id);
};

/** Tells a chat of a change. One where Golem does not work has nothing that could be changed. */
const amend = async (
  world: ListenerWorld,
  chatId: string,
  messageId: string,
  request: EventRequest | null,
): Promise<void> => {
  const place = world.book.place(chatId);
  if (place === null || !isAllowed(place.chat, place.parentId, world.allow)) return;
  await inTime(world, world.session(chatId).amend(messageId, request));
};

/** Discord also tells of an edit when it adds a preview or opens a thread: then nobody has changed anything. */
const onEdit = async (world: ListenerWorld, edit: GatewayEdit): Promise<void> => {
  const botId = world.book.botId();
  const { channel_id: chatId, content, edited_timestamp: editedAt, author } = edit;
  if (botId === null || content === undefined || !editedAt || author?.bot) return;
  await amend(world, chatId, edit.id, requestOf({ ...edit, content }, botId));
};

const onDeletion = async (
  world: ListenerWorld,
  { channelId, messageIds }: GatewayDeletion,
): Promise<void> => {
  for (const id of messageIds) await amend(world, channelId, id, null);
};

type Handler = (world: ListenerWorld, data: unknown) => Promise<void> | void;

const handler =
  <T>(schema: z.ZodType<T>, work: (world: ListenerWorld, data: T) => Promise<void> | void): Handler =>
  (world, data) => {
    const parsed = schema.safeParse(data);
    // One that cannot be read will not be readable later: it must not hold up all others.
    if (!parsed.success)
      return log('warn', 'socket.unreadable', { detail: parsed.error.message.slice(0, 500) });
    return work(world, parsed.data);
  };

const meetChannel = handler(GatewayChannel, ({ book }, channel) =>
  book.meet(channel.guild_id ?? null, channel),
);

const HANDLERS: Readonly<Record<string, Handler>> = {
  MESSAGE_CREATE: handler(GatewayMessage, onMessage),
  MESSAGE_UPDATE: handler(GatewayEdit, onEdit),
  MESSAGE_DELETE: handler(GatewayDeletion, onDeletion),
  MESSAGE_DELETE_BULK: handler(GatewayDeletion, onDeletion),
  GUILD_CREATE: handler(GatewayGuild, (world, guild) => {
    for (const channel of [...guild.channels, ...guild.threads]) world.book.meet(guild.id, channel);
    world.readMissed();
  }),
  THREAD_LIST_SYNC: handler(GatewayThreads, (world, { guild_id: guildId, threads }) => {
    for (const thread of threads) world.book.meet(guildId, thread);
    world.readMissed();
  }),
  CHANNEL_CREATE: meetChannel,
  CHANNEL_UPDATE: meetChannel,
  THREAD_CREATE: meetChannel,
  THREAD_UPDATE: meetChannel,
};

const InChat = z.object({ channel_id: z.string() });

/**
 * Takes in one event of the Gateway; those that nobody listens to are let pass. What a chat does not take now is held
 * for it, with all that comes after it there, and the other chats go on. Throws what another try may mend.
 */
export const take = async (world: ListenerWorld, type: string, data: unknown): Promise<void> => {
  const handle = HANDLERS[type];
  if (handle === undefined) return;
  const chat = InChat.safeParse(data);
  if (!chat.success) {
    await handle(world, data);
    return;
  }
  const { channel_id: chatId } = chat.data;
  if (!world.held.has(chatId)) {
    try {
      await handle(world, data);
      return;
    } catch (error) {
      log('warn', 'socket.held', { chat: chatId, type, detail: String(error) });
    }
  }
  world.held.put(chatId, type, data, world.now());
  world.retryHeld();
};

/** Tries again what chats did not take. True when nothing is left. */
export const takeHeld = (world: ListenerWorld): Promise<boolean> =>
  retryHeld(world, async ({ type, data }) => HANDLERS[type]?.(world, data));
