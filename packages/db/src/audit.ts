import { desc, eq } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { auditLog } from './schema.ts';

export type AuditRow = typeof auditLog.$inferSelect;

/** Appends a row once. A row with the same place in its chain is never overwritten. */
export const insertAudit = (db: Db, row: AuditRow): Statement =>
  db.insert(auditLog).values(row).onConflictDoNothing();

/** The last rows of all streams, newest first. */
export const recentAudit = (db: Db, limit: number) =>
  db.select().from(auditLog).orderBy(desc(auditLog.at)).limit(limit);

/** Everything that was recorded about one run, in order. */
export const auditOfRun = (db: Db, runId: string) =>
  db.select().from(auditLog).where(eq(auditLog.runId, runId)).orderBy(auditLog.at, auditLog.seq);
