import { and, desc, eq, inArray, isNull, lt } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { runs } from './schema.ts';
import { rowWriter } from './written.ts';

export type RunRow = typeof runs.$inferSelect;
type RunChange = Partial<typeof runs.$inferInsert>;

/** Records a run once; the same id again changes nothing. */
export const insertRun = rowWriter((db, row: typeof runs.$inferInsert) =>
  db.insert(runs).values(row).onConflictDoNothing(),
);

const changeRun = rowWriter((db, { id, ...change }: RunChange & { id: string }) =>
  db
    .update(runs)
    .set(change)
    .where(and(eq(runs.id, id), isNull(runs.endedAt))),
);

/** Changes a run that has not ended. An ended one stays as it ended, so that a late second ending changes nothing. */
export const updateRun = (db: Db, id: string, change: RunChange): Statement =>
  changeRun(db, { ...change, id });

/** A chat's last runs, newest first. */
export const recentRuns = (db: Db, chatId: string, limit: number) =>
  db.select().from(runs).where(eq(runs.chatId, chatId)).orderBy(desc(runs.createdAt)).limit(limit);

/** How many runs of all chats are at work or parked. */
export const openRuns = (db: Db) => db.$count(runs, inArray(runs.status, ['accepted', 'running', 'parked']));

/** The chats that have a run which is open since before `before` (unix milliseconds). */
export const stuckChats = (db: Db, before: number, limit: number) =>
  db
    .selectDistinct({ chatId: runs.chatId })
    .from(runs)
    .where(and(inArray(runs.status, ['accepted', 'running', 'parked']), lt(runs.createdAt, before)))
    .limit(limit);
