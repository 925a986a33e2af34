import { and, asc, eq, inArray, lt, ne, type Placeholder } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { runs, summaries, toolRuns } from './schema.ts';

export type SummaryRow = typeof summaries.$inferSelect;

/** What is kept of a chat's older turns; none or one. */
export const summaryOf = (db: Db, chatId: string | Placeholder) =>
  db.select().from(summaries).where(eq(summaries.id, chatId));

/** Keeps a summary, unless there is one that goes further. */
export const putSummary = (db: Db, row: SummaryRow): Statement =>
  db
    .insert(summaries)
    .values(row)
    .onConflictDoUpdate({ target: summaries.id, set: row, setWhere: lt(summaries.upTo, row.upTo) });

/** The ledger rows of these runs (at most 90) that are more than reads, oldest first. */
export const changesOfRuns = (db: Db, runIds: readonly string[]) =>
  db
    .select({
      capability: toolRuns.capability,
      target: toolRuns.target,
      status: toolRuns.status,
      tainted: toolRuns.tainted,
      createdAt: toolRuns.createdAt,
    })
    .from(toolRuns)
    .where(and(inArray(toolRuns.runId, runIds.slice(0, 90)), ne(toolRuns.effect, 'read')))
    .orderBy(asc(toolRuns.createdAt));

/** When the oldest run of a chat began that has not ended (unix milliseconds); none or one row. */
export const oldestOpenRun = (db: Db, chatId: string) =>
  db
    .select({ createdAt: runs.createdAt })
    .from(runs)
    .where(and(eq(runs.chatId, chatId), inArray(runs.status, ['accepted', 'running', 'parked'])))
    .orderBy(asc(runs.createdAt))
    .limit(1);
