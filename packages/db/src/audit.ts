import { desc, eq, getTableColumns, inArray, max, or, sql } from 'drizzle-orm';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { auditLog } from './schema.ts';

export type AuditRow = typeof auditLog.$inferSelect;

const columns = getTableColumns(auditLog);

// One text for any number of rows: D1 binds at most 100 parameters to a statement, and a row has 12.
const INSERT = `INSERT OR IGNORE INTO audit_log (${Object.values(columns)
  .map(({ name }) => name)
  .join()}) SELECT ${Object.keys(columns)
  .map((field) => `value ->> '${field}'`)
  .join()} FROM json_each(?)`;

/** Appends rows once, in one statement. A row with the same place in its chain is never overwritten. */
export const insertAudit = (rows: readonly AuditRow[]): Statement[] => {
  if (rows.length === 0) return [];
  const stored = rows.map((row) => ({ ...row, detail: JSON.stringify(row.detail) }));
  return [{ toSQL: () => ({ sql: INSERT, params: [JSON.stringify(stored)] }) }];
};

/** The last rows of all streams, newest first. */
export const recentAudit = (db: Db, limit: number) =>
  db.select().from(auditLog).orderBy(desc(auditLog.at)).limit(limit);

/** Everything that was recorded about a run, in order: named by its id, or by that of one of its pending actions. */
export const auditOf = (db: Db, id: string) =>
  db
    .select()
    .from(auditLog)
    .where(
      or(
        eq(auditLog.runId, id),
        inArray(
          auditLog.runId,
          db.select({ id: auditLog.runId }).from(auditLog).where(eq(auditLog.pendingId, id)),
        ),
      ),
    )
    .orderBy(auditLog.at, auditLog.seq);

/** A database that can be read: the Worker's binding, or {@link openRemoteDb}. */
type Readable<R> = BaseSQLiteDatabase<'async', R>;

/** The rows after one place, stream by stream and in order. */
const auditAfter = <R>(db: Readable<R>, { stream, seq }: Pick<AuditRow, 'stream' | 'seq'>, limit: number) =>
  db
    .select()
    .from(auditLog)
    .where(sql`(${auditLog.stream}, ${auditLog.seq}) > (${stream}, ${seq})`)
    .orderBy(auditLog.stream, auditLog.seq)
    .limit(limit);

/** All rows, stream by stream and in order, `pageSize` of them in each round trip: about half a megabyte. */
export async function* allAudit<R>(db: Readable<R>, pageSize = 1_000): AsyncGenerator<AuditRow> {
  let last: Pick<AuditRow, 'stream' | 'seq'> = { stream: '', seq: 0 };
  for (;;) {
    const rows = await auditAfter(db, last, pageSize);
    yield* rows;
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageSize) return;
    last = end;
  }
}

/** The last row of each stream. SQLite takes the other columns from the row that has the maximum. */
export const auditHeads = (db: Db) =>
  db
    .select({ stream: auditLog.stream, seq: max(auditLog.seq), hash: auditLog.hash })
    .from(auditLog)
    .groupBy(auditLog.stream)
    .orderBy(auditLog.stream);
