import { and, desc, eq, getTableColumns, inArray, isNull, lte, type Placeholder, sql } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { learned, memories, vectorJobs } from './schema.ts';

export type MemoryRow = typeof memories.$inferSelect;
export type NewMemory = Omit<typeof memories.$inferInsert, 'seq'>;

/** Adds a fact once. */
export const insertMemory = (db: Db, row: NewMemory): Statement =>
  db.insert(memories).values(row).onConflictDoNothing();

export const memoryById = (db: Db, id: string) => db.select().from(memories).where(eq(memories.id, id));

/** The facts with these ids that are valid; at most 50 ids. */
export const validMemories = (db: Db, ids: readonly string[]) =>
  db
    .select()
    .from(memories)
    .where(and(inArray(memories.id, ids.slice(0, 50)), isNull(memories.validTo)));

/** The valid facts about a subject (as it is compared), newest first; at most 50. */
export const memoriesAbout = (db: Db, subjectKey: string) =>
  db
    .select()
    .from(memories)
    .where(and(eq(memories.subjectKey, subjectKey), isNull(memories.validTo)))
    .orderBy(desc(memories.seq))
    .limit(50);

/** Ends a fact's validity; the row stays. `supersededBy` is the fact that took its place. */
export const endMemory = (
  db: Db,
  id: string,
  validTo: number,
  supersededBy: string | null = null,
): Statement =>
  db
    .update(memories)
    .set({ validTo, supersededBy })
    .where(and(eq(memories.id, id), isNull(memories.validTo)));

/** What has taken a fact's place does not bring it back any more. */
export const detachMemory = (db: Db, id: string): Statement =>
  db.update(memories).set({ supersededBy: null }).where(eq(memories.id, id));

/** Makes valid again what a fact had superseded. */
export const restoreSuperseded = (db: Db, by: string): Statement =>
  db.update(memories).set({ validTo: null, supersededBy: null }).where(eq(memories.supersededBy, by));

/** Notes that facts were used. Of what was used in the last day it is known already. */
export const markUsed = (db: Db, ids: readonly string[], now: number): Statement =>
  db
    .update(memories)
    .set({ lastUsedAt: now })
    .where(inArray(memories.id, ids.slice(0, 50)));

/** The valid facts that match an FTS5 expression, best first (BM25, the subject counts double). For people: untrusted ones too. */
export const searchMemories = (db: Db, match: string | Placeholder, limit: number | Placeholder) =>
  db
    .select(getTableColumns(memories))
    .from(memories)
    .innerJoin(sql`memories_fts`, sql`memories_fts.rowid = ${memories.seq}`)
    .where(sql`memories_fts MATCH '{subject statement} : (' || ${match} || ')'`)
    .orderBy(sql`bm25(memories_fts, 2.0, 1.0)`)
    .limit(limit);

/** How many facts each probe may find: the newest. It is what bounds a turn, however much is remembered. */
const FACTS_A_PROBE = 8;

/**
 * The valid facts that one of these FTS5 expressions (a JSON list) finds, with the number of the expression. None that is untrusted:
 * what others wrote must not even take the places of what may be believed.
 */
export const recallMemories = (db: Db, probes: string | Placeholder) =>
  db
    .select({ word: sql<number>`probe.key`, fact: getTableColumns(memories) })
    .from(sql`json_each(${probes}) AS probe`)
    .innerJoin(
      memories,
      sql`${memories.seq} IN (SELECT rowid FROM memories_fts WHERE memories_fts MATCH 'trust : (owner OR operator OR tool) AND {subject statement} : (' || probe.value || ')' ORDER BY rowid DESC LIMIT ${FACTS_A_PROBE})`,
    );

/** The valid facts, newest first. */
export const latestMemories = (db: Db, limit: number) =>
  db.select().from(memories).where(isNull(memories.validTo)).orderBy(desc(memories.seq)).limit(limit);

export type VectorJob = typeof vectorJobs.$inferSelect;

/** What the vector index has to be told by `now` (unix milliseconds), with the fact if it is still valid. */
export const dueVectorJobs = (db: Db, now: number, limit: number) =>
  db
    .select({ job: vectorJobs, fact: memories })
    .from(vectorJobs)
    .leftJoin(memories, and(eq(memories.id, vectorJobs.factId), isNull(memories.validTo)))
    .where(lte(vectorJobs.nextAt, now))
    .orderBy(vectorJobs.nextAt)
    .limit(limit);

/** Takes a job off the list, unless the fact has changed since it was read. */
export const endVectorJob = (db: Db, { factId, op, attempts, nextAt }: VectorJob): Statement =>
  db
    .delete(vectorJobs)
    .where(
      and(
        eq(vectorJobs.factId, factId),
        eq(vectorJobs.op, op),
        eq(vectorJobs.attempts, attempts),
        eq(vectorJobs.nextAt, nextAt),
      ),
    );

/** Has a job tried again at `nextAt` (unix milliseconds). */
export const delayVectorJob = (db: Db, { factId, attempts }: VectorJob, nextAt: number): Statement =>
  db
    .update(vectorJobs)
    .set({ attempts: attempts + 1, nextAt })
    .where(and(eq(vectorJobs.factId, factId), eq(vectorJobs.attempts, attempts)));

/** Up to which turn a chat was looked through for facts; 0: never. */
export const learnedUpTo = async (db: Db, chatId: string): Promise<number> => {
  const [row] = await db.select().from(learned).where(eq(learned.chatId, chatId));
  return row?.turnAt ?? 0;
};

export const noteLearned = (db: Db, chatId: string, turnAt: number): Statement =>
  db
    .insert(learned)
    .values({ chatId, turnAt })
    .onConflictDoUpdate({
      target: learned.chatId,
      set: { turnAt: sql`max(${learned.turnAt}, excluded.turn_at)` },
    });
