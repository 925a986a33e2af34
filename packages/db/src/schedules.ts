import { and, asc, eq, inArray, lt, ne } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { messages, schedules, sessions } from './schema.ts';

export type ScheduleRow = typeof schedules.$inferSelect;

/** Puts down how a schedule stands now. */
export const putSchedule = (db: Db, row: ScheduleRow): Statement =>
  db.insert(schedules).values(row).onConflictDoUpdate({ target: schedules.id, set: row });

/** The schedule with this id; none or one. */
export const scheduleById = (db: Db, id: string) =>
  db.select().from(schedules).where(eq(schedules.id, id)).limit(1);

/** The schedules of all chats that have not ended, the next one first. */
export const openSchedules = (db: Db, limit: number) =>
  db
    .select()
    .from(schedules)
    .where(inArray(schedules.state, ['active', 'paused']))
    .orderBy(asc(schedules.nextAt))
    .limit(limit);

/** The chats with a schedule that should have run before `before` (unix milliseconds). */
export const overdueChats = (db: Db, before: number, limit: number) =>
  db
    .selectDistinct({ chatId: schedules.chatId })
    .from(schedules)
    .where(lt(schedules.nextAt, before))
    .limit(limit);

/** A chat as Golem knows it; none or one. */
export const chatById = (db: Db, chatId: string) =>
  db.select().from(sessions).where(eq(sessions.chatId, chatId)).limit(1);

/** Whether somebody was heard in a chat before; none or one. */
export const heardIn = (db: Db, chatId: string, authorId: string) =>
  db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.chatId, chatId), eq(messages.authorId, authorId), ne(messages.role, 'assistant')))
    .limit(1);
