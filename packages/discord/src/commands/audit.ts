import { z } from 'zod';
import { defineCommand, noOptions } from './define.ts';

export const auditCommands = [
  defineCommand({
    name: 'audit recent',
    description: 'The latest audit rows',
    options: z.object({
      count: z.int().min(1).max(25).default(10).meta({ description: 'How many (10 if left out)' }),
    }),
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'audit why',
    description: 'Everything that led to one call or run',
    options: z.object({
      id: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .meta({ description: 'Id of the call or run', complete: 'past_run' }),
    }),
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'audit verify',
    description: 'Check that no audit row was changed or removed',
    options: noOptions,
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
] as const;
