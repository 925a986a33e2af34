import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Alerts that came in, one row for each time that one fires. All words in them are by others. Times are unix milliseconds. */
export const alerts = sqliteTable(
  'alerts',
  {
    /** Of what fires, and since when: stable over repeats. */
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    severity: text('severity'),
    summary: text('summary').notNull(),
    labels: text('labels', { mode: 'json' }).$type<Record<string, string>>().notNull(),
    startsAt: integer('starts_at').notNull(),
    /** Null: it fires still, as far as anybody said. */
    endedAt: integer('ended_at'),
    receivedAt: integer('received_at').notNull(),
    /** The chats that were told; empty: no route named one. */
    chats: text('chats', { mode: 'json' }).$type<string[]>().notNull(),
  },
  (table) => [index('alerts_by_time').on(table.startsAt)],
);
