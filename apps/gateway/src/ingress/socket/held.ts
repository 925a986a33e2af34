import { log } from '@golem/worker-kit';
import { z } from 'zod';

/** An event that its chat did not take. */
export interface Held {
  seq: number;
  type: string;
  data: unknown;
  /** Since when, unix milliseconds. */
  at: number;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS held (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, chat_id TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS held_by_chat ON held (chat_id, seq);
`;

const Row = z.object({ seq: z.int(), type: z.string(), data: z.string(), at: z.int() });
const ChatRow = z.object({ chat_id: z.string() });

/**
 * The events of chats that do not take them now, each chat's in its order. They are kept here so that the others need
 * not wait, and the number of the Gateway's session can go on.
 */
export const heldEvents = (sql: SqlStorage) => {
  sql.exec(SCHEMA);
  const first = (chatId: string): Held | null => {
    const [stored] = sql.exec('SELECT * FROM held WHERE chat_id = ? ORDER BY seq LIMIT 1', chatId).toArray();
    if (stored === undefined) return null;
    const { data, ...row } = Row.parse(stored);
    return { ...row, data: JSON.parse(data) };
  };
  return {
    has: (chatId: string): boolean => first(chatId) !== null,
    first,
    put(chatId: string, type: string, data: unknown, at: number): void {
      const text = JSON.stringify(data);
      sql.exec('INSERT INTO held (chat_id, type, data, at) VALUES (?, ?, ?, ?)', chatId, type, text, at);
    },
    drop: (seq: number): void => void sql.exec('DELETE FROM held WHERE seq = ?', seq),
    chats: (): string[] =>
      sql
        .exec('SELECT DISTINCT chat_id FROM held')
        .toArray()
        .map((row) => ChatRow.parse(row).chat_id),
  };
};
export type HeldEvents = ReturnType<typeof heldEvents>;

/** After so long the owner is told, in milliseconds. */
const STUCK_MS = 5 * 60_000;
/** After so long its moment has passed, and it is dropped, in milliseconds. */
const STALE_MS = 12 * 3_600_000;

interface HoldingWorld {
  now: () => number;
  held: HeldEvents;
  /** Nothing that is said in this chat gets through. */
  stuck: (chatId: string, since: number) => void;
}

/** Tries the events of one chat in their order, up to the first that it does not take. */
const retryChat = async (
  world: HoldingWorld,
  chatId: string,
  handOn: (event: Held) => Promise<void>,
): Promise<boolean> => {
  const { held, now, stuck } = world;
  for (let event = held.first(chatId); event !== null; event = held.first(chatId)) {
    try {
      await handOn(event);
    } catch (error) {
      const age = now() - event.at;
      log('warn', 'socket.still_held', { chat: chatId, age, detail: String(error) });
      if (age > STUCK_MS) stuck(chatId, event.at);
      if (age <= STALE_MS) return false;
      log('error', 'socket.held_dropped', { chat: chatId, type: event.type });
    }
    held.drop(event.seq);
  }
  return true;
};

/** Tries again what was held, all chats at once, because one of them may be slow to refuse. True when nothing is left. */
export const retryHeld = async (
  world: HoldingWorld,
  handOn: (event: Held) => Promise<void>,
): Promise<boolean> => {
  const done = await Promise.all(world.held.chats().map((chatId) => retryChat(world, chatId, handOn)));
  return done.every(Boolean);
};
