import type { ArgumentRule, MaintenanceWindow } from '@golem/contracts';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The policy of each capability; read at every decision, so that a change takes effect at the next call. */
export const policies = sqliteTable('policies', {
  capability: text('capability').primaryKey(),
  enabled: integer('enabled', { mode: 'boolean' }).notNull(),
  effect: text('effect', { enum: ['read', 'write', 'destructive'] }).notNull(),
  confirm: text('confirm', { enum: ['never', 'always', 'when_tainted'] }).notNull(),
  minRole: text('min_role', { enum: ['viewer', 'operator', 'owner'] }).notNull(),
  approverRole: text('approver_role', { enum: ['viewer', 'operator', 'owner'] }).notNull(),
  requesterMayApprove: integer('requester_may_approve', { mode: 'boolean' }).notNull(),
  approversNeeded: integer('approvers_needed').notNull(),
  typedConfirmation: integer('typed_confirmation', { mode: 'boolean' }).notNull(),
  rateLimitMax: integer('rate_limit_max'),
  rateLimitWindowS: integer('rate_limit_window_s').notNull(),
  rateLimitScope: text('rate_limit_scope', { enum: ['global', 'chat', 'user'] }).notNull(),
  cooldownS: integer('cooldown_s').notNull(),
  cooldownKey: text('cooldown_key'),
  breakerThreshold: integer('breaker_threshold'),
  breakerWindowS: integer('breaker_window_s').notNull(),
  breakerOpenS: integer('breaker_open_s').notNull(),
  pendingTtlS: integer('pending_ttl_s').notNull(),
  argumentRules: text('argument_rules', { mode: 'json' }).$type<ArgumentRule[]>().notNull(),
  windows: text('windows', { mode: 'json' }).$type<MaintenanceWindow[]>().notNull(),
  version: integer('version').notNull(),
  updatedAt: integer('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
});

export const freezes = sqliteTable('freezes', {
  scope: text('scope').primaryKey(),
  reason: text('reason').notNull(),
  by: text('by').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
});

/** Known people: by Discord user, or by Discord role. Owners named in `OWNER_IDS` need no row. */
export const principals = sqliteTable('principals', {
  /** A Discord user id or role id. */
  id: text('id').primaryKey(),
  kind: text('kind', { enum: ['user', 'role'] }).notNull(),
  role: text('role', { enum: ['viewer', 'operator', 'owner'] }).notNull(),
  name: text('name').notNull(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
});
