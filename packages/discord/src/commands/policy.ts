import { z } from 'zod';
import { defineCommand, noOptions } from './define.ts';

const capability = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ description: 'Like server-admin.restart_server', complete: 'capability' });

/** The columns of a policy record that a person may set; the effect belongs to the manifest. */
export const PolicyField = z.enum([
  'enabled',
  'confirm',
  'min_role',
  'approver_role',
  'requester_may_approve',
  'approvers_needed',
  'typed_confirmation',
  'rate_limit_max',
  'rate_limit_window_s',
  'rate_limit_scope',
  'cooldown_s',
  'cooldown_key',
  'breaker_threshold',
  'breaker_window_s',
  'breaker_open_s',
  'pending_ttl_s',
  'argument_rules',
  'windows',
]);
export type PolicyField = z.infer<typeof PolicyField>;

const field = PolicyField.meta({ description: 'What to change' });
const value = z.string().trim().min(1).max(2_000).meta({ description: 'Its new value' });

export const policyCommands = [
  defineCommand({
    name: 'policy list',
    description: 'The policy of every capability, in short',
    options: noOptions,
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'policy show',
    description: 'The policy of one capability',
    options: z.object({ capability }),
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'policy set',
    description: 'Change the policy of one capability',
    options: z.object({ capability, field, value }),
    lane: 'run',
    ephemeral: false,
    minRole: 'owner',
  }),
  defineCommand({
    name: 'policy explain',
    description: 'What would be decided now, and why',
    options: z.object({
      capability,
      arguments: z.string().max(6_000).default('').meta({
        description: 'JSON, or key=value pairs',
        complete: 'arguments',
      }),
    }),
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'policy replay',
    description: 'What a change would have done to past calls',
    options: z.object({
      capability,
      field,
      value,
      days: z.int().min(1).max(90).default(30).meta({ description: 'How far back (30 if left out)' }),
    }),
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
] as const;
