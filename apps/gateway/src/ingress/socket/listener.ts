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
import type { z } from 'zod';
import type { SessionPort } from '../../session/session-port.ts';
import { type AllowLists, isAllowed } from '../allowed.ts';
import type { ChatBook, Place } from './chat-book.ts';
import { isAddressed, type Listening, requestOf, toMessageEvent } from './to-message-event.ts';

/** What listening needs of the platform. */
export interface ListenerWorld {
  now: () => number;
  book: ChatBook;
  allow: AllowLists;
  homeIds: readonly string[];
  session: (chatId: string) => Pick<SessionPort, 'accept' | 'amend' | 'note'>;
  discord: Pick<DiscordRest, 'listMessages' | 'getMember'>;
  /** Asks that what is unheard is read soon. */
  readMissed: () => void;
}

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
  const isNew = await world.session(place.chat.id).accept(event);
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

/** Discord also tells of an edit when it adds a preview or opens a thread: then nobody has changed anything. */
const onEdit = async (world: ListenerWorld, edit: GatewayEdit): Promise<void> => {
  const botId = world.book.botId();
  const { id, channel_id: chatId, content, attachments, edited_timestamp: editedAt, author } = edit;
  if (botId === null || content === undefined || !editedAt || author?.bot) return;
  await world.session(chatId).amend(id, requestOf({ content, attachments }, botId));
};

const onDeletion = async (
  world: ListenerWorld,
  { channelId, messageIds }: GatewayDeletion,
): Promise<void> => {
  for (const id of messageIds) await world.session(channelId).amend(id, null);
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

/** Takes in one event of the Gateway; those that nobody listens to are let pass. Throws what another try may mend. */
export const take = async (world: ListenerWorld, type: string, data: unknown): Promise<void> => {
  await HANDLERS[type]?.(world, data);
};
