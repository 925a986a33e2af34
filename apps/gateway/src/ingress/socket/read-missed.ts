import type { DiscordError, GatewayMessage, Message } from '@golem/discord';
import { GatewayMessage as GatewayMessageSchema } from '@golem/discord';
import { log } from '@golem/worker-kit';
import type { Place } from './chat-book.ts';
import { isForGolem, type ListenerWorld, takeMessage } from './listener.ts';
import { idAt, timeOf } from './message-time.ts';

/** Messages in one request: as many as Discord gives. */
const PAGE = 100;
/** What was said longer ago than this is not worked on any more, in milliseconds: its moment has passed. */
const STALE_MS = 12 * 3_600_000;
/** What was said longer ago than this is not even looked at, in milliseconds: new messages would wait for all of it to be read. */
const FORGOTTEN_MS = 7 * 24 * 3_600_000;

/** Golem may not look there, or there is nothing to look at: another try finds no more. */
const isClosed = ({ kind }: DiscordError): boolean =>
  kind === 'forbidden' || kind === 'not_found' || kind === 'invalid';

/**
 * A page does not say what its authors are in the guild; for a message to Golem it is asked. Of somebody who has left, and
 * whoever else Discord does not tell of, no role is known: they are heard as who they are by themselves.
 */
const withMember = async (
  { discord }: ListenerWorld,
  message: GatewayMessage,
  guildId: string | null,
): Promise<GatewayMessage> => {
  if (guildId === null) return message;
  const member = await discord.getMember(guildId, message.author.id);
  if (member.ok) return { ...message, member: { nick: null, roles: member.value.roles } };
  if (isClosed(member.error)) return message;
  throw new Error(`Discord does not say who wrote it: ${member.error.message}`);
};

/** Takes what is not too old, in order. Returns the last one that is, if it was to Golem. */
const takePage = async (world: ListenerWorld, place: Place, page: Message[]): Promise<string | null> => {
  let stale: string | null = null;
  for (const listed of page.toReversed()) {
    const message = GatewayMessageSchema.parse({ ...listed, guild_id: place.chat.guildId });
    if (isForGolem(world, message, place)) {
      if (world.now() - timeOf(message.id) > STALE_MS) stale = message.id;
      else await takeMessage(world, await withMember(world, message, place.chat.guildId), place);
    }
    world.book.seen(place.chat.id, message.id);
  }
  return stale;
};

const tellStale = (world: ListenerWorld, { chat }: Place, messageId: string): Promise<void> =>
  world
    .session(chat.id)
    .note(
      `stale.${messageId}`,
      `I was away for a long time, and did nothing about what was said to me here until <t:${Math.floor(timeOf(messageId) / 1000)}:f>. If it still matters, say it again.`,
    );

/** Reads one channel up to its end. */
const readPlace = async (world: ListenerWorld, place: Place): Promise<void> => {
  const { book, discord } = world;
  const { id } = place.chat;
  const oldest = idAt(world.now() - FORGOTTEN_MS);
  let seen = BigInt(place.seen) > BigInt(oldest) ? place.seen : oldest;
  for (;;) {
    const upTo = book.place(id)?.latest ?? seen;
    const page = await discord.listMessages(id, { after: seen, limit: PAGE });
    if (!page.ok && !isClosed(page.error)) throw new Error(`cannot read ${id}: ${page.error.message}`);
    if (!page.ok) log('warn', 'socket.cannot_read', { chat: id, detail: page.error.message });
    const messages = page.ok ? page.value : [];
    const stale = await takePage(world, place, messages);
    if (stale !== null) await tellStale(world, place, stale);
    seen = messages[0]?.id ?? seen;
    if (messages.length < PAGE) {
      // The last one that Discord told of may have been deleted. A message that came since is not covered by this.
      book.seen(id, upTo);
      return;
    }
  }
};

/**
 * Reads by REST what was said while no session heard it, channel by channel, each message once and in order. Throws
 * when something is left to read; nothing is lost then.
 */
export const readMissed = async (world: ListenerWorld): Promise<void> => {
  let failure: unknown = null;
  for (
    let places = world.book.behind();
    places.length > 0 && failure === null;
    places = world.book.behind()
  ) {
    for (const place of places) {
      try {
        await readPlace(world, place);
      } catch (error) {
        failure = error;
      }
    }
  }
  if (failure !== null) throw failure;
};
