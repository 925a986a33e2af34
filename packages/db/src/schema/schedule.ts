import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * What chats do by themselves, as far as others must know of it: lists, and the cron that looks after lost alarms. The
 * truth is in the Session of the chat. Times are unix milliseconds.
 */
export const schedules = sqliteTable(
  'schedules',
  {
    id: text('id').primaryKey(),
    chatId: text('chat_id').notNull(),
    kind: text('kind', { enum: ['ask', 'remind'] }).notNull(),
    state: text('state', { enum: ['active', 'paused', 'ended'] }).notNull(),
    /** In words: "every weekday at 09:00 Europe/Berlin". */
    spoken: text('spoken').notNull(),
    what: text('what').notNull(),
    /** When it is due next; null: not any more, or paused. */
    nextAt: integer('next_at'),
    /** What became of the latest expected time; null: there was none yet. */
    last: text('last', { enum: ['due', 'started', 'done', 'missed', 'skipped_overlap', 'refused'] }),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [index('schedules_next').on(table.nextAt)],
);
