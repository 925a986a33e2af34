import { env, runInDurableObject } from 'cloudflare:test';
import type { EventRequest, InboundEvent } from '@golem/contracts';
import type { Message, Outcome } from '@golem/discord';
import { type ChatBook, chatBook } from '../src/ingress/socket/chat-book.ts';
import { heldEvents } from '../src/ingress/socket/held.ts';
import type { ListenerWorld } from '../src/ingress/socket/listener.ts';
import { idAt } from '../src/ingress/socket/message-time.ts';

export const NOW = Date.parse('2026-11-21T12:00:00Z');
export const BOT = '100000000000000000';
/** An id so many milliseconds ago. */
export const ago = (ms: number): string => idAt(NOW - ms);

export const messageOf = (id: string, more: object = {}) => ({
  id,
  channel_id: '800000000000000000',
  author: { id: '42', username: 'ann', bot: false },
  content: `said ${id}`,
  timestamp: '2026-11-21T12:00:00Z',
  type: 0,
  mentions: [],
  attachments: [],
  flags: 0,
  ...more,
});

interface Heard {
  accepted: InboundEvent[];
  amended: [string, EventRequest | null][];
  notes: string[];
  asked: string[];
  stuck: string[];
  /** What is due when time passes. */
  waiting: (() => void)[];
}

/** A listener over real storage; what Discord lists is what the test says. */
export const withListener = async (
  listed: (after: string) => Outcome<Message[]>,
  work: (world: ListenerWorld, heard: Heard, book: ChatBook, sql: SqlStorage) => Promise<void>,
): Promise<void> => {
  await runInDurableObject(env.STORAGE.getByName(crypto.randomUUID()), async (_object, { storage }) => {
    const heard: Heard = { accepted: [], amended: [], notes: [], asked: [], stuck: [], waiting: [] };
    const ids = new Set<string>();
    const book = chatBook(storage.sql);
    const world: ListenerWorld = {
      now: () => NOW,
      after: (_ms, task) => {
        heard.waiting.push(task);
        return () => void (heard.waiting = heard.waiting.filter((other) => other !== task));
      },
      book,
      held: heldEvents(storage.sql),
      allow: { guildIds: [], channelIds: [] },
      homeIds: [],
      session: () => ({
        accept: async (event) => {
          const isNew = !ids.has(event.id);
          ids.add(event.id);
          if (isNew) heard.accepted.push(event);
          return isNew;
        },
        amend: async (id, request) => {
          heard.amended.push([id, request]);
          return true;
        },
        note: async (_key, text) => void heard.notes.push(text),
      }),
      discord: {
        listMessages: async (_channel, page) => {
          const after = page?.after ?? '0';
          heard.asked.push(after);
          return listed(after);
        },
        getMember: async () => ({ ok: true, value: { roles: ['7'] } }),
      },
      readMissed: () => {},
      retryHeld: () => {},
      stuck: (chatId) => void heard.stuck.push(chatId),
    };
    await work(world, heard, book, storage.sql);
  });
};

export const nothing = (): Outcome<Message[]> => ({ ok: true, value: [] });
export const accepted = ({ accepted: events }: Heard): string[] => events.map(({ id }) => id);
export const DM = '800000000000000000';
