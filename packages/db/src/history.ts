import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db } from './client.ts';
import { messages } from './schema.ts';

/** Who spoke in a chat is read from so many of its last messages. */
const LATELY = 50;
/**
 * What a word counts by where it stands: in the chat's own word nothing, then in the message, in the question that it
 * answers, in the message before, after, and those one further off.
 */
const BM25 = sql.raw('bm25(history_fts, 0, 1, 1, 0.5, 0.3, 0.2, 0.1)');

/**
 * The chat is part of the expression, as the one word that its trigger writes: a condition beside it would come after
 * all matches of all chats were read. Its end is no suffix, so that it is not stemmed.
 */
const inChat = (chatId: string, match: string) =>
  sql`'scope : "c' || lower(hex(${chatId})) || 'x0" AND {own asked before1 after1 before2 after2} : (' || ${match} || ')'`;

/** The index of what was said. */
export const historyIndex = (db: Db) => ({
  /** The names of those who spoke in a chat lately. */
  async speakers(chatId: string): Promise<string[]> {
    const rows = await db
      .select({ name: messages.authorName })
      .from(messages)
      .where(eq(messages.chatId, chatId))
      .orderBy(desc(messages.turnAt), desc(messages.part))
      .limit(LATELY);
    return [...new Set(rows.map(({ name }) => name))];
  },

  /** The messages of a chat that an FTS5 expression matches, best first. Reads one row for each match. */
  search: (chatId: string, match: string, limit: number) =>
    db
      .select({
        id: messages.id,
        role: messages.role,
        authorName: messages.authorName,
        content: messages.content,
        turnAt: messages.turnAt,
        taintedAt: messages.taintedAt,
        score: sql<number>`-found.score`,
      })
      .from(
        sql`(SELECT rowid, ${BM25} AS score FROM history_fts WHERE history_fts MATCH ${inChat(chatId, match)} ORDER BY score LIMIT ${limit}) AS found`,
      )
      // The expression names the chat already; this is what makes it certain.
      .innerJoin(messages, and(sql`${messages.seq} = found.rowid`, eq(messages.chatId, chatId)))
      .orderBy(sql`found.score`),
});
