import { z } from 'zod';
import { defineCommand, noOptions } from './define.ts';

const id = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ description: 'Id of the pending action', complete: 'pending' });
const scope = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ description: 'all, a skill, or a capability', complete: 'scope' });
const reason = z.string().trim().min(1).max(300);

export const approvalCommands = [
  defineCommand({
    name: 'pending',
    description: 'Actions that wait for a human',
    options: noOptions,
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'approve',
    description: 'Approve a pending action, once and exactly as shown',
    options: z.object({
      id,
      name: z.string().trim().max(253).optional().meta({
        description: 'What the card says, where it wants a typed confirmation',
      }),
    }),
    lane: 'control',
    ephemeral: false,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'deny',
    description: 'Deny a pending action',
    options: z.object({ id, reason: reason.optional().meta({ description: 'Why; Golem is told' }) }),
    lane: 'control',
    ephemeral: false,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'settle',
    description: 'Say whether a call with an unknown outcome happened, after a look',
    options: z.object({
      id: z.string().trim().min(1).max(120).meta({ description: 'Id of the call' }),
      happened: z.enum(['yes', 'no']).meta({ description: 'Did it happen?' }),
    }),
    lane: 'control',
    ephemeral: false,
    minRole: 'operator',
  }),
  defineCommand({
    name: 'freeze',
    description: 'Reject every change from now on, for all or for a part',
    options: z.object({
      scope,
      reason: reason.optional().meta({ description: 'Why; shown to everyone who is refused' }),
      minutes: z
        .int()
        .min(1)
        .max(43_200)
        .optional()
        .meta({ description: 'Ends by itself after this long; until /unfreeze if left out' }),
    }),
    lane: 'control',
    ephemeral: false,
    minRole: 'operator',
  }),
  defineCommand({
    name: 'unfreeze',
    description: 'Allow changes again',
    options: z.object({ scope }),
    lane: 'control',
    ephemeral: false,
    // Anyone who may act may stop; to start again is the owner's.
    minRole: 'owner',
  }),
] as const;
