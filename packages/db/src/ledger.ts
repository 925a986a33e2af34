import { and, asc, desc, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { pendingActions, runs, toolRuns } from './schema.ts';
import { rowWriter } from './written.ts';

export type ToolRunRow = typeof toolRuns.$inferSelect;
export type NewToolRun = typeof toolRuns.$inferInsert;
export type PendingRow = typeof pendingActions.$inferSelect;
export type NewPending = typeof pendingActions.$inferInsert;

const columns = getTableColumns(toolRuns);

/** Each field of a row as the row that could not be inserted has it, so that a long result is bound once. */
const excludedOf = (row: NewToolRun) =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([field, { name }]) =>
      field in row ? [[field, sql.raw(`excluded.${name}`)]] : [],
    ),
  );

/** Writes a ledger row, or moves it on. The row is rewritten whole: its writer, the gate, holds the truth. */
export const putToolRun = rowWriter((db, row: NewToolRun) =>
  db
    .insert(toolRuns)
    .values(row)
    .onConflictDoUpdate({
      target: toolRuns.id,
      set: excludedOf(row),
      // Two rounds may tell at once: what is told late must not undo what was told since.
      setWhere: sql`coalesce(excluded.ended_at, 0) >= coalesce(${toolRuns.endedAt}, 0)`,
    }),
);

/** The ledger of one run, in order. */
export const toolRunsOfRun = (db: Db, runId: string) =>
  db.select().from(toolRuns).where(eq(toolRuns.runId, runId)).orderBy(asc(toolRuns.createdAt));

/** A chat's last ledger rows, newest first. */
export const recentToolRuns = (db: Db, chatId: string, limit: number) =>
  db
    .select()
    .from(toolRuns)
    .where(eq(toolRuns.chatId, chatId))
    .orderBy(desc(toolRuns.createdAt))
    .limit(limit);

/** Mirrors a pending action of a Session. */
export const putPending = (db: Db, row: typeof pendingActions.$inferInsert): Statement =>
  db
    .insert(pendingActions)
    .values(row)
    .onConflictDoUpdate({
      target: pendingActions.id,
      set: row,
      setWhere: sql`excluded.updated_at >= ${pendingActions.updatedAt}`,
    });

/** A chat's open pending actions, oldest first. */
export const openPending = (db: Db, chatId: string) =>
  db
    .select()
    .from(pendingActions)
    .where(
      and(
        eq(pendingActions.chatId, chatId),
        inArray(pendingActions.status, ['pending', 'approved', 'executing']),
      ),
    )
    .orderBy(asc(pendingActions.createdAt));

/** One ledger row; none or one. */
export const toolRunById = (db: Db, id: string) => db.select().from(toolRuns).where(eq(toolRuns.id, id));

/** The targets that calls of these capabilities succeeded on since `since` (unix milliseconds), the latest first. */
export const recentTargets = (db: Db, capabilities: readonly string[], since: number, limit: number) =>
  db
    .select({ target: toolRuns.target })
    .from(toolRuns)
    .where(
      and(
        inArray(toolRuns.capability, [...capabilities]),
        gt(toolRuns.createdAt, since),
        eq(toolRuns.status, 'succeeded'),
      ),
    )
    .groupBy(toolRuns.target)
    .orderBy(desc(sql`max(${toolRuns.createdAt})`))
    .limit(limit);

/** The calls of one capability since `since` (unix milliseconds), with the role their asker had; the newest 1,000. */
export const pastCalls = (db: Db, capability: string, since: number) =>
  db
    .select({ call: toolRuns, role: runs.principalRole })
    .from(toolRuns)
    .innerJoin(runs, eq(runs.id, toolRuns.runId))
    .where(and(eq(toolRuns.capability, capability), gt(toolRuns.createdAt, since)))
    .orderBy(desc(toolRuns.createdAt))
    .limit(1000);
