import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Facts. A newer one that contradicts supersedes, it never overwrites; `memories_fts` indexes the valid ones. */
export const memories = sqliteTable(
  'memories',
  {
    /** The row number that `memories_fts` refers to; explicit, because VACUUM may renumber implicit ones. */
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    subject: text('subject').notNull(),
    statement: text('statement').notNull(),
    confidence: real('confidence').notNull(),
    trust: text('trust', { enum: ['owner', 'operator', 'tool', 'untrusted'] }).notNull(),
    /** The run in which it was learned; its message is the source. */
    sourceRunId: text('source_run_id').notNull(),
    sourceChatId: text('source_chat_id').notNull(),
    createdBy: text('created_by').notNull(),
    validFrom: integer('valid_from').notNull(),
    validTo: integer('valid_to'),
    supersededBy: text('superseded_by'),
    lastUsedAt: integer('last_used_at'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('memories_by_subject').on(table.subject, table.validTo)],
);

/** Topics that must stay gone. */
export const redactions = sqliteTable('redactions', {
  id: text('id').primaryKey(),
  terms: text('terms', { mode: 'json' }).$type<string[]>().notNull(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
});
