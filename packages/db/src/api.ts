import { and, asc, desc, eq, lt } from 'drizzle-orm';
import type { Db } from './client.ts';
import { apiTokens, messages, principals, runs } from './schema.ts';

export type ApiTokenRow = typeof apiTokens.$inferSelect;

/** The token with this hash, and the role that a row gives its person; none or one. */
export const tokenByHash = (db: Db, hash: string) =>
  db
    .select({ token: apiTokens, role: principals.role })
    .from(apiTokens)
    .leftJoin(principals, and(eq(principals.id, apiTokens.principalId), eq(principals.kind, 'user')))
    .where(eq(apiTokens.hash, hash))
    .limit(1);

/** A chat's runs from before `before` (unix milliseconds), newest first. */
export const runsBefore = (db: Db, chatId: string, before: number, limit: number) =>
  db
    .select()
    .from(runs)
    .where(and(eq(runs.chatId, chatId), lt(runs.createdAt, before)))
    .orderBy(desc(runs.createdAt))
    .limit(limit);

/** One run of a chat with its answer, if it has one yet; none or one. */
export const runWithAnswer = (db: Db, chatId: string, id: string) =>
  db
    .select({ run: runs, answer: messages.content })
    .from(runs)
    .leftJoin(messages, eq(messages.id, `${id}.answer`))
    .where(and(eq(runs.id, id), eq(runs.chatId, chatId)))
    .limit(1);

/** All tokens, the oldest first. */
export const apiTokenRows = (db: Db) => db.select().from(apiTokens).orderBy(asc(apiTokens.createdAt));
