import { and, desc, eq, gt, lt, ne, type Placeholder, sql } from 'drizzle-orm';
import type { Db } from './client.ts';
import { messages, sessions, summaries } from './schema.ts';
import { rowWriter } from './written.ts';

export type MessageRow = typeof messages.$inferSelect;
export type NewMessage = typeof messages.$inferInsert;

/** Creates the chat's row, or moves its `lastEventAt` on. Idempotent. */
export const upsertSession = rowWriter((db, row: typeof sessions.$inferInsert) =>
  db
    .insert(sessions)
    .values(row)
    .onConflictDoUpdate({
      target: sessions.chatId,
      // What comes by itself, such as an alert, does not know the guild; who writes there later does.
      set: {
        lastEventAt: sql`excluded.last_event_at`,
        guildId: sql`coalesce(${sessions.guildId}, excluded.guild_id)`,
      },
    }),
);

/** The Discord guild of a chat; null: it is in none, or none is known. */
export const guildOf = async (db: Db, chatId: string): Promise<string | null> => {
  const [row] = await db
    .select({ guildId: sessions.guildId })
    .from(sessions)
    .where(eq(sessions.chatId, chatId));
  return row?.guildId ?? null;
};

/** The chats with an event since `since` (unix milliseconds), the latest first. Reads all chats: there is no index that each run would have to write. */
export const recentChats = (db: Db, since: number, limit: number) =>
  db
    .select({ chatId: sessions.chatId })
    .from(sessions)
    .where(gt(sessions.lastEventAt, since))
    .orderBy(desc(sessions.lastEventAt))
    .limit(limit);

/** Adds a message once; the same id again changes at most its words, which people edit. */
export const insertMessage = rowWriter((db, row: NewMessage) =>
  db
    .insert(messages)
    .values(row)
    .onConflictDoUpdate({
      target: messages.id,
      set: { content: row.content },
      setWhere: ne(messages.content, row.content),
    }),
);

/** The chat's last messages from before `turnAt` (unix milliseconds), newest first. Reads at most `limit` rows, whatever the history. */
export const recentMessages = (
  db: Db,
  chatId: string | Placeholder,
  turnAt: number | Placeholder,
  limit: number | Placeholder,
) =>
  db
    .select()
    .from(messages)
    .where(and(eq(messages.chatId, chatId), lt(messages.turnAt, turnAt)))
    .orderBy(desc(messages.turnAt), desc(messages.part))
    .limit(limit);

/** What is not in the chat's summary yet, from before a turn: the summary stands for the rest. */
const beyondSummary = (db: Db, chatId: string | Placeholder, turnAt: number | Placeholder) => {
  const upTo = db.select({ upTo: summaries.upTo }).from(summaries).where(eq(summaries.id, chatId));
  return and(
    eq(messages.chatId, chatId),
    lt(messages.turnAt, turnAt),
    gt(messages.turnAt, sql`coalesce((${upTo}), 0)`),
  );
};

/** The same without what is in the chat's summary. */
export const windowOfChat = (db: Db, chatId: string, turnAt: number, limit: number) =>
  db
    .select()
    .from(messages)
    .where(beyondSummary(db, chatId, turnAt))
    .orderBy(desc(messages.turnAt), desc(messages.part))
    .limit(limit);

/** The same, with only what each run reads of it: thirty rows of a dozen columns cost more than to find them. */
export const wordsOfChat = (
  db: Db,
  chatId: string | Placeholder,
  turnAt: number | Placeholder,
  limit: number | Placeholder,
) =>
  db
    .select({ role: messages.role, content: messages.content, taintedAt: messages.taintedAt })
    .from(messages)
    .where(beyondSummary(db, chatId, turnAt))
    .orderBy(desc(messages.turnAt), desc(messages.part))
    .limit(limit);
