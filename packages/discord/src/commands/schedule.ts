import { z } from 'zod';
import { defineCommand, noOptions } from './define.ts';

export const scheduleCommands = [
  defineCommand({
    name: 'schedule add',
    description: 'Ask Golem something again and again in this chat',
    options: z.object({
      when: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .meta({ description: 'Cron expression in UTC, like 0 7 * * 1-5' }),
      prompt: z.string().trim().min(1).max(2_000).meta({ description: 'What to ask each time' }),
    }),
    lane: 'control',
    ephemeral: false,
    minRole: 'operator',
  }),
  defineCommand({
    name: 'schedule list',
    description: 'The schedules of this chat',
    options: noOptions,
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'schedule remove',
    description: 'End a schedule',
    options: z.object({
      id: z.string().trim().min(1).max(100).meta({ description: 'Id of the schedule', complete: 'schedule' }),
    }),
    lane: 'control',
    ephemeral: false,
    minRole: 'operator',
  }),
] as const;
