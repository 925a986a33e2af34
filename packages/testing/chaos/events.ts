import { setTimeout as wait } from 'node:timers/promises';
import type { System } from './system.ts';

type Discord = System['world']['discord'];
type Delivery = Awaited<ReturnType<Discord['say']>>;
type Message = NonNullable<Delivery['message']>;

/** Discord's message flag for "is thinking…". */
const LOADING = 1 << 7;
/** What a deferred answer shows while a run is at work. */
const PROGRESS = /^-# (📖|💭|⚙️|⏳|✍️)/u;

/** One event that somebody sent and that Golem acknowledged. */
export interface Sent {
  chat: string;
  /** The server that is to be restarted; null for a read. */
  server: string | null;
  runId: string;
  /** The message in which the answer comes. */
  messageId: string;
}

/** A person who sends an event, and sends it again when Discord says that the application did not respond. */
export interface Attempt {
  chat: string;
  /** Builds the event; with each try a new server, so that a server never has two calls. */
  send(server: string): Promise<Delivery>;
  writes: boolean;
}

export const attempts = ({ discord }: System['world']): Attempt[] => {
  const restart = (chat: string): Attempt => ({
    chat,
    writes: true,
    send: (server) =>
      discord.slash({
        user: 'owner',
        channel: chat,
        command: 'do',
        options: { capability: 'server-admin.restart_server', arguments: `server=${server}` },
      }),
  });
  return [
    restart('ops'),
    restart('shop'),
    {
      chat: 'random',
      writes: true,
      send: (server) => discord.say({ user: 'owner', channel: 'random', text: `restart ${server}` }),
    },
    {
      chat: 'ops',
      writes: false,
      send: () =>
        discord.slash({
          user: 'owner',
          channel: 'ops',
          command: 'do',
          options: { capability: 'server-admin.list_servers', arguments: '{}' },
        }),
    },
  ];
};

/** Sends until it is acknowledged. What was not acknowledged is counted: Golem owes no answer to it. */
export const sendUntilAcknowledged = async (
  system: System,
  attempt: Attempt,
  newServer: () => string,
): Promise<{ sent: Sent; unacknowledged: number }> => {
  for (let unacknowledged = 0; ; unacknowledged += 1) {
    await system.up();
    const server = newServer();
    const { message, record } = await attempt.send(server);
    if (message) {
      const sent = {
        chat: attempt.chat,
        server: attempt.writes ? server : null,
        runId: record.id,
        messageId: message.id,
      };
      return { sent, unacknowledged };
    }
    await wait(50);
  }
};

const messagesOf = ({ world }: System, chat: string): Message[] => world.discord.messages(chat);

/** The answer, once it is one; null while Golem "is thinking" or shows progress. */
export const answerOf = (system: System, { chat, messageId }: Sent): string | null => {
  const message = messagesOf(system, chat).find(({ id }) => id === messageId);
  if (!message || ((message.flags ?? 0) & LOADING) !== 0 || PROGRESS.test(message.content)) return null;
  return message.content;
};

const isCardOf =
  (server: string) =>
  (message: Message): boolean =>
    JSON.stringify(message.components ?? []).includes(`\\"${server}\\"`);

/** The cards about a server; there should be one. */
export const cardsOf = (system: System, { chat, server }: Sent): Message[] =>
  server === null ? [] : messagesOf(system, chat).filter(isCardOf(server));

export const canBeApproved = (message: Message): boolean =>
  JSON.stringify(message.components ?? []).includes('g1/approve/');

/** What Golem said of a server without being asked: neither a card nor the answer to an event. */
export const notesOf = (system: System, { chat, server }: Sent): string[] =>
  messagesOf(system, chat)
    .filter(
      ({ content, author, interaction_metadata: answers }) =>
        author.bot === true && !answers && server !== null && content.includes(`\`${server}\``),
    )
    .map(({ content }) => content);

/** Approves the card as a person does: once it is there, and again when Discord says that it did not work. */
export const approveWhenAsked = async (
  system: System,
  sent: Sent,
  gate: Promise<void>,
  clicking: () => void,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    const card = cardsOf(system, sent).find(canBeApproved);
    if (card) {
      await gate;
      await system.up();
      clicking();
      const { status } = await system.world.discord
        .click({ user: 'owner', message: card.id, label: 'Approve' })
        .catch(() => ({ status: null }));
      if (status === 200) return;
    }
    await wait(30);
  }
};
