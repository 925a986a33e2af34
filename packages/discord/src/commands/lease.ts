import { z } from 'zod';
import { defineCommand, noOptions } from './define.ts';

export const leaseCommands = [
  defineCommand({
    name: 'lease grant',
    description: 'Approve a capability ahead of time: this target, so many times, until then',
    options: z.object({
      capability: z.string().trim().min(1).max(100).meta({
        description: 'Like server-admin.restart_server',
        complete: 'capability',
      }),
      target: z.string().trim().min(1).max(100).meta({ description: 'The only target it is good for' }),
      uses: z.int().min(1).max(100).default(1).meta({ description: 'How many times (1 if left out)' }),
      minutes: z.int().min(1).max(10_080).default(60).meta({ description: 'For how long (60 if left out)' }),
    }),
    lane: 'run',
    ephemeral: false,
    minRole: 'owner',
  }),
  defineCommand({
    name: 'lease list',
    description: 'Leases that are still good',
    options: noOptions,
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'lease revoke',
    description: 'End a lease now',
    options: z.object({
      id: z.string().trim().min(1).max(100).meta({ description: 'Id of the lease', complete: 'lease' }),
    }),
    lane: 'run',
    ephemeral: false,
    minRole: 'operator',
  }),
] as const;
