import { and, desc, eq, getTableColumns, isNull, type Placeholder, sql } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { memories } from './schema.ts';

export type MemoryRow = typeof memories.$inferSelect;

/** Adds a fact once. */
export const insertMemory = (db: Db, row: Omit<typeof memories.$inferInsert, 'seq'>): Statement =>
  db.insert(memories).values(row).onConflictDoNothing();

export const memoryById = (db: Db, id: string) => db.select().from(memories).where(eq(memories.id, id));

/** The valid facts with exactly this subject and statement; none or one. */
export const sameMemory = (db: Db, subject: string, statement: string) =>
  db
    .select()
    .from(memories)
    .where(and(eq(memories.subject, subject), eq(memories.statement, statement), isNull(memories.validTo)));

/** Ends a fact's validity; the row stays. */
export const endMemory = (db: Db, id: string, validTo: number): Statement =>
  db
    .update(memories)
    .set({ validTo })
    .where(and(eq(memories.id, id), isNull(memories.validTo)));

/** The valid facts that match an FTS5 expression, best first (BM25, the subject counts double). */
export const searchMemories = (db: Db, match: string | Placeholder, limit: number | Placeholder) =>
  db
    .select(getTableColumns(memories))
    .from(memories)
    .innerJoin(sql`memories_fts`, sql`memories_fts.rowid = ${memories.seq}`)
    .where(sql`memories_fts MATCH ${match}`)
    .orderBy(sql`bm25(memories_fts, 2.0, 1.0)`)
    .limit(limit);

/** The valid facts, newest first. */
export const latestMemories = (db: Db, limit: number) =>
  db.select().from(memories).where(isNull(memories.validTo)).orderBy(desc(memories.seq)).limit(limit);
