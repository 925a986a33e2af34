import { z } from 'zod';
import { type Golem } from './golem.ts';
import { until } from './until.ts';

type Discord = Golem['world']['discord'];
export type Delivery = Awaited<ReturnType<Discord['say']>>;
type Asked = Parameters<Discord['slash']>[0];

/** A pending action as the chat shows it. */
export interface Card {
  id: string;
  message: string;
}

/** What a deferred answer shows while a run is at work. */
const PROGRESS = /^-# (📖|💭|⚙️|⏳|✍️)/u;
/** Discord's message flag for "is thinking…". */
const LOADING = 1 << 7;

/** A pending action in the Session's storage. */
const Stored = z.object({ body: z.string() });
const Action = z.object({ id: z.string(), runId: z.string(), messageId: z.string().nullable() });

/** A person at a keyboard: what is asked, and what is seen of it. */
export const chatWith = ({ world, session }: Golem) => {
  const { discord } = world;
  const seen = (id: string) => discord.store.messages().find(({ message }) => message.id === id)?.message;

  /** All text of a message, its components' too. */
  const textOf = (id: string): string => {
    const message = seen(id);
    return message ? `${message.content}\n${JSON.stringify(message.components ?? [])}` : '';
  };

  return {
    textOf,
    say: (text: string, user: Asked['user'] = 'owner', channel: Asked['channel'] = 'ops') =>
      discord.say({ user, channel, text }),
    command: (
      command: string,
      options: NonNullable<Asked['options']> = {},
      user: Asked['user'] = 'owner',
      channel: Asked['channel'] = 'ops',
    ) => {
      const [name = '', subcommand] = command.split(' ');
      return discord.slash({ user, channel, command: name, subcommand: subcommand ?? null, options });
    },

    /** The answer in place of "is thinking…". */
    answer: ({ message, record }: Delivery, withinMs?: number): Promise<string> => {
      if (!message) throw new Error(`interaction ${record.id} made no message`);
      return until(
        `an answer to ${record.command}`,
        () => {
          const now = seen(message.id);
          if (!now || ((now.flags ?? 0) & LOADING) !== 0 || PROGRESS.test(now.content)) return null;
          return now.content;
        },
        withinMs,
      );
    },

    /** The card of the action that a run waits for. */
    card: ({ record }: Delivery): Promise<Card> =>
      until(`a card for ${record.id}`, async () => {
        const rows = await session(record.channel, 'SELECT body FROM pending');
        for (const row of rows) {
          const { runId, id, messageId } = Action.parse(JSON.parse(Stored.parse(row).body));
          if (runId === record.id && messageId) return { id, message: messageId };
        }
        return null;
      }),

    click: (card: Card, label: string, user: Asked['user'] = 'owner') =>
      discord.click({ user, message: card.message, label }),

    /** A click on a component that the message does not have: an old client, an old version, or somebody who plays. */
    clickUnknown: (message: string, customId: string, user: Asked['user'] = 'owner') => {
      const { record, payload } = discord.prepareSlash({ user, channel: 'ops', command: 'none' });
      const click = discord.store.putInteraction({
        ...record,
        kind: 'component',
        command: null,
        sourceMessage: message,
      });
      const data = { id: 1, component_type: 2, custom_id: customId };
      const clicked = { ...payload, type: 3, message: seen(message), data };
      return discord.send({ record: click, payload: clicked, signed: discord.sign(clicked) });
    },

    /** Waits until the card says this. */
    cardSays: (card: Card, words: string | RegExp) =>
      until(`the card says ${String(words)}; it says ${textOf(card.message)}`, () => {
        const text = textOf(card.message);
        return typeof words === 'string' ? text.includes(words) : words.test(text);
      }),

    /** The message that only the clicker sees, made for an interaction without a deferred message. */
    followUp: ({ record }: Delivery): Promise<string> =>
      until(`a follow-up to ${record.id}`, () => {
        const found = discord.store.messages().find(({ token }) => token === record.token);
        return found?.message.content ?? null;
      }),
  };
};
export type Chat = ReturnType<typeof chatWith>;
