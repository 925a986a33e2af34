import { type Decision, PENDING_STATUSES, type StoredFile, type UndoCall } from '@golem/contracts';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The ledger: one row per call, written before the effect and closed after it. */
export const toolRuns = sqliteTable(
  'tool_runs',
  {
    id: text('id').primaryKey(),
    runId: text('run_id').notNull(),
    chatId: text('chat_id').notNull(),
    skill: text('skill').notNull(),
    capability: text('capability').notNull(),
    effect: text('effect', { enum: ['read', 'write', 'destructive'] }).notNull(),
    args: text('args', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    digest: text('digest').notNull(),
    target: text('target'),
    status: text('status', {
      enum: ['rejected', 'asked', 'executing', 'succeeded', 'failed', 'unknown', 'not_run'],
    }).notNull(),
    decision: text('decision', { mode: 'json' }).$type<Decision>().notNull(),
    policyVersion: integer('policy_version').notNull(),
    pendingId: text('pending_id'),
    leaseId: text('lease_id'),
    principalId: text('principal_id').notNull(),
    approvers: text('approvers', { mode: 'json' }).$type<string[]>().notNull(),
    tainted: integer('tainted', { mode: 'boolean' }).notNull(),
    result: text('result', { mode: 'json' }).$type<unknown>(),
    errorCode: text('error_code'),
    error: text('error'),
    undo: text('undo', { mode: 'json' }).$type<UndoCall>(),
    /** Where the files of the result are in R2. */
    files: text('files', { mode: 'json' }).$type<StoredFile[]>(),
    createdAt: integer('created_at').notNull(),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
  },
  (table) => [
    index('tool_runs_by_run').on(table.runId),
    index('tool_runs_by_chat').on(table.chatId, table.createdAt),
    index('tool_runs_by_status').on(table.status, table.createdAt),
    index('tool_runs_by_capability').on(table.capability, table.createdAt),
  ],
);

/** The mirror of the Sessions' pending actions, for lists and for people; the Session decides. */
export const pendingActions = sqliteTable(
  'pending_actions',
  {
    id: text('id').primaryKey(),
    callId: text('call_id').notNull(),
    runId: text('run_id').notNull(),
    chatId: text('chat_id').notNull(),
    capability: text('capability').notNull(),
    args: text('args', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    digest: text('digest').notNull(),
    sentence: text('sentence').notNull(),
    status: text('status', { enum: PENDING_STATUSES }).notNull(),
    requestedBy: text('requested_by').notNull(),
    approvers: text('approvers', { mode: 'json' }).$type<string[]>().notNull(),
    reason: text('reason'),
    detail: text('detail'),
    stateHash: text('state_hash'),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    index('pending_by_status').on(table.status, table.expiresAt),
    index('pending_by_chat').on(table.chatId, table.createdAt),
  ],
);

/**
 * The audit log: append-only, one hash chain for each writer (`stream`: a Session or a gate), so that no two writers
 * ever wait for each other. `hash` = SHA-256 over the canonical JSON of the row without `hash`.
 */
export const auditLog = sqliteTable(
  'audit_log',
  {
    stream: text('stream').notNull(),
    seq: integer('seq').notNull(),
    at: integer('at').notNull(),
    kind: text('kind').notNull(),
    actor: text('actor').notNull(),
    runId: text('run_id'),
    callId: text('call_id'),
    pendingId: text('pending_id'),
    capability: text('capability'),
    detail: text('detail', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.stream, table.seq] }),
    index('audit_by_time').on(table.at),
    index('audit_by_run').on(table.runId),
    index('audit_by_pending').on(table.pendingId),
  ],
);
