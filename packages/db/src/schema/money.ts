import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * What models have cost, added up. A period is a day (`2026-11-21`) or a month (`2026-11`) in UTC; a scope is `all` or a
 * chat. Money is in millionths of a US dollar.
 */
export const spending = sqliteTable(
  'spending',
  {
    period: text('period').notNull(),
    scope: text('scope').notNull(),
    micros: integer('micros').notNull().default(0),
    inputTokens: integer('input_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.period, table.scope] })],
);

/**
 * What runs at work have taken out of the budget: what they have used, and what the model call that they are at may
 * cost at most. What is held lapses by itself; what was used stays until the run has ended.
 */
export const reservations = sqliteTable('reservations', {
  runId: text('run_id').primaryKey(),
  spent: integer('spent').notNull(),
  held: integer('held').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

/** What an owner has added to the budget of one day; the id is the call's. */
export const budgetRaises = sqliteTable(
  'budget_raises',
  {
    id: text('id').primaryKey(),
    day: text('day').notNull(),
    micros: integer('micros').notNull(),
    by: text('by').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [index('budget_raises_by_day').on(table.day)],
);
