import { z } from 'zod';
import { defineCommand, noOptions } from './define.ts';

export const runCommands = [
  defineCommand({
    name: 'status',
    description: 'Is Golem well, and what is it doing',
    options: noOptions,
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'runs',
    description: 'The latest runs of this chat',
    options: z.object({
      count: z.int().min(1).max(25).default(10).meta({ description: 'How many (10 if left out)' }),
    }),
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'cancel',
    description: 'Stop a run before its next step',
    options: z.object({
      run: z.string().trim().min(1).max(100).meta({ description: 'Id of the run', complete: 'run' }),
    }),
    lane: 'control',
    ephemeral: false,
    minRole: 'operator',
  }),
] as const;
