import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Facts. A newer one that contradicts supersedes, it never overwrites; `memories_fts` indexes the valid ones. */
export const memories = sqliteTable(
  'memories',
  {
    /** The row number that `memories_fts` refers to; explicit, because VACUUM may renumber implicit ones. */
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    subject: text('subject').notNull(),
    /** The subject as it is compared: two facts about the same thing have the same. */
    subjectKey: text('subject_key').notNull().default(''),
    statement: text('statement').notNull(),
    confidence: real('confidence').notNull(),
    trust: text('trust', { enum: ['owner', 'operator', 'tool', 'untrusted'] }).notNull(),
    /** The run in which it was learned; its message is the source. */
    sourceRunId: text('source_run_id').notNull(),
    sourceChatId: text('source_chat_id').notNull(),
    /** `message`: read out of what was said; `tool_run`: written by a call, whose id is the fact's. */
    sourceKind: text('source_kind', { enum: ['message', 'tool_run'] })
      .notNull()
      .default('tool_run'),
    createdBy: text('created_by').notNull(),
    validFrom: integer('valid_from').notNull(),
    validTo: integer('valid_to'),
    supersededBy: text('superseded_by'),
    lastUsedAt: integer('last_used_at'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('memories_by_subject').on(table.subject, table.validTo),
    index('memories_by_subject_key').on(table.subjectKey, table.validTo),
  ],
);

/** What the vector index has still to be told; triggers write it with the fact, the cron drains it. One row for a fact. */
export const vectorJobs = sqliteTable(
  'vector_jobs',
  {
    factId: text('fact_id').primaryKey(),
    op: text('op', { enum: ['upsert', 'delete'] }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAt: integer('next_at').notNull().default(0),
  },
  (table) => [index('vector_jobs_due').on(table.nextAt)],
);

/** Up to which turn a chat was looked through for facts, unix milliseconds. */
export const learned = sqliteTable('learned', {
  chatId: text('chat_id').primaryKey(),
  turnAt: integer('turn_at').notNull(),
});

/** One redacted phrase: how many words it has, and their keyed hash. The words themselves are nowhere. */
export interface RedactedTerm {
  words: number;
  hash: string;
}

/** Topics that must stay gone. */
export const redactions = sqliteTable('redactions', {
  id: text('id').primaryKey(),
  terms: text('terms', { mode: 'json' }).$type<RedactedTerm[]>().notNull(),
  /** Names the key of the hashes, so that a changed key is noticed. */
  keyId: text('key_id').notNull().default(''),
  /** When it was confirmed and done; null: it is only planned. */
  appliedAt: integer('applied_at'),
  /** Rows since then have still to be looked through, unix milliseconds. */
  checkedAt: integer('checked_at').notNull().default(0),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
});

/** The rows that a planned redaction has found. */
export const redactionItems = sqliteTable(
  'redaction_items',
  {
    redactionId: text('redaction_id').notNull(),
    place: text('place').notNull(),
    rowId: text('row_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.redactionId, table.place, table.rowId] })],
);
