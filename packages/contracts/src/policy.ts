import { z } from 'zod';
import { Role } from './event.ts';

/** What a capability does to the world: nothing, something that can be undone, something that cannot. */
export const Effect = z.enum(['read', 'write', 'destructive']);
export type Effect = z.infer<typeof Effect>;

/** Allow and deny patterns for one argument; `*` matches any run of characters. Deny wins; with any allow, one must match. */
export const ArgumentRule = z.object({
  argument: z.string().min(1),
  allow: z.array(z.string()).default([]),
  deny: z.array(z.string()).default([]),
});
export type ArgumentRule = z.infer<typeof ArgumentRule>;

/** Times in which the capability may run; minutes are counted from midnight in `timeZone`, days as 0 (Sunday) to 6. */
export const MaintenanceWindow = z.object({
  days: z.array(z.number().int().min(0).max(6)).min(1),
  fromMinute: z.number().int().min(0).max(1439),
  toMinute: z.number().int().min(0).max(1440),
  timeZone: z.string().min(1),
});
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;

/** The policy of one capability: a row of the D1 table `policies`. Times are in seconds. */
export const PolicyRecord = z.object({
  capability: z.string(),
  enabled: z.boolean(),
  effect: Effect,
  confirm: z.enum(['never', 'always', 'when_tainted']),
  minRole: Role,
  approverRole: Role,
  requesterMayApprove: z.boolean(),
  approversNeeded: z.number().int().min(1),
  typedConfirmation: z.boolean(),
  rateLimitMax: z.number().int().min(1).nullable(),
  rateLimitWindowS: z.number().int().min(1),
  rateLimitScope: z.enum(['global', 'chat', 'user']),
  cooldownS: z.number().int().min(0),
  cooldownKey: z.string().nullable(),
  breakerThreshold: z.number().int().min(1).nullable(),
  breakerWindowS: z.number().int().min(1),
  breakerOpenS: z.number().int().min(1),
  pendingTtlS: z.number().int().min(10),
  argumentRules: z.array(ArgumentRule),
  windows: z.array(MaintenanceWindow),
  version: z.number().int().min(1),
  updatedAt: z.number().int(),
  updatedBy: z.string(),
});
export type PolicyRecord = z.infer<typeof PolicyRecord>;

/** A switch that rejects every write and destructive call in its scope. */
export const Freeze = z.object({
  /** `all`, a skill, or a capability. */
  scope: z.string(),
  reason: z.string(),
  by: z.string(),
  createdAt: z.number().int(),
  /** Unix milliseconds; null: until lifted. */
  expiresAt: z.number().int().nullable(),
});
export type Freeze = z.infer<typeof Freeze>;

export const PENDING_STATUSES = [
  'pending',
  'approved',
  'executing',
  'succeeded',
  'failed',
  'unknown',
  'denied',
  'expired',
  'cancelled',
] as const;

/** Where a pending action stands. */
export const PendingStatus = z.enum(PENDING_STATUSES);
export type PendingStatus = z.infer<typeof PendingStatus>;

export const Verdict = z.enum(['allow', 'ask', 'reject']);
export type Verdict = z.infer<typeof Verdict>;

/** One rule that was looked at, and what it said. */
export const Reason = z.object({
  rule: z.enum([
    'known',
    'enabled',
    'freeze',
    'role',
    'arguments',
    'window',
    'breaker',
    'cooldown',
    'rate_limit',
    'approval',
    'lease',
    'confirm',
    'available',
  ]),
  verdict: Verdict,
  /** Shown to people and to the model. */
  detail: z.string(),
});
export type Reason = z.infer<typeof Reason>;

export const Decision = z.object({
  verdict: Verdict,
  reasons: z.array(Reason),
  policyVersion: z.number().int(),
});
export type Decision = z.infer<typeof Decision>;
