import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Chats. One Session object each. */
export const sessions = sqliteTable('sessions', {
  chatId: text('chat_id').primaryKey(),
  guildId: text('guild_id'),
  kind: text('kind').notNull(),
  createdAt: integer('created_at').notNull(),
  lastEventAt: integer('last_event_at').notNull(),
});

/**
 * What was said. `turnAt` is when the event came and `part` is 0 for what was asked and 1 for the answer, so that an
 * answer stands behind its question even when the next question came in between.
 */
export const messages = sqliteTable(
  'messages',
  {
    /** The row number that `history_fts` refers to; explicit, because VACUUM may renumber implicit ones. */
    seq: integer('seq').primaryKey(),
    id: text('id').notNull().unique(),
    chatId: text('chat_id').notNull(),
    runId: text('run_id').notNull(),
    role: text('role', { enum: ['user', 'assistant'] }).notNull(),
    authorId: text('author_id').notNull(),
    authorName: text('author_name').notNull(),
    content: text('content').notNull(),
    turnAt: integer('turn_at').notNull(),
    part: integer('part').notNull(),
    /** When text by others was read that may have shaped this; null: none has. */
    taintedAt: integer('tainted_at'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('messages_by_chat').on(table.chatId, table.turnAt, table.part)],
);

/** One Workflow instance working on one event; the id is the event's. Times are unix milliseconds. */
export const runs = sqliteTable(
  'runs',
  {
    id: text('id').primaryKey(),
    chatId: text('chat_id').notNull(),
    source: text('source').notNull(),
    request: text('request').notNull(),
    principalId: text('principal_id').notNull(),
    principalRole: text('principal_role').notNull(),
    status: text('status', {
      enum: ['accepted', 'running', 'parked', 'answered', 'refused', 'reported', 'cancelled'],
    }).notNull(),
    turns: integer('turns').notNull().default(0),
    model: text('model'),
    inputTokens: integer('input_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
    cacheReadTokens: integer('cache_read_tokens').notNull().default(0),
    cacheWriteTokens: integer('cache_write_tokens').notNull().default(0),
    /** Millionths of a US dollar. */
    costMicros: integer('cost_micros').notNull().default(0),
    soulDigest: text('soul_digest'),
    error: text('error'),
    createdAt: integer('created_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (table) => [
    index('runs_by_chat').on(table.chatId, table.createdAt),
    index('runs_by_status').on(table.status, table.createdAt),
  ],
);

/** What was said and done in a chat before the messages that a prompt still shows, in lines. One row for a chat. */
export const summaries = sqliteTable('summaries', {
  /** The chat's. */
  id: text('id').primaryKey(),
  /** The last turn that is in it (unix milliseconds). */
  upTo: integer('up_to').notNull(),
  /** From the ledger. */
  done: text('done', { mode: 'json' }).$type<string[]>().notNull(),
  /** By the small model, from words that nobody else has shaped. */
  said: text('said', { mode: 'json' }).$type<string[]>().notNull(),
  updatedAt: integer('updated_at').notNull(),
});
