import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Which chat hears of which incoming mails and alerts. */
export const routes = sqliteTable(
  'routes',
  {
    id: text('id').primaryKey(),
    source: text('source', { enum: ['mail', 'alert'] }).notNull(),
    /** Of a mail: `from`, `to`, `subject` or `any`. Of an alert: the name of a label, or `any`. */
    field: text('field').notNull(),
    /** The whole value, in which `*` is any run of characters. */
    pattern: text('pattern').notNull(),
    chatId: text('chat_id').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('routes_once').on(table.source, table.field, table.pattern, table.chatId)],
);
