import { z } from 'zod';
import { defineCommand, noOptions } from './define.ts';

const id = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ description: 'Id of the schedule', complete: 'schedule' });

export const scheduleCommands = [
  defineCommand({
    name: 'schedule add',
    description: 'Ask Golem something in this chat at set times, or be reminded later',
    options: z.object({
      when: z.string().trim().min(1).max(2_000).meta({
        description: 'Like: every weekday 9:00 check all sites',
      }),
      prompt: z
        .string()
        .trim()
        .min(1)
        .max(2_000)
        .optional()
        .meta({ description: 'What to ask each time, if it is not said after the time' }),
    }),
    lane: 'run',
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
    name: 'schedule pause',
    description: 'Let nothing of a schedule run until it is resumed',
    options: z.object({ id }),
    lane: 'run',
    ephemeral: false,
    minRole: 'operator',
  }),
  defineCommand({
    name: 'schedule resume',
    description: 'Let a paused schedule run again',
    options: z.object({ id }),
    lane: 'run',
    ephemeral: false,
    minRole: 'operator',
  }),
  defineCommand({
    name: 'schedule remove',
    description: 'End a schedule',
    options: z.object({ id }),
    lane: 'run',
    ephemeral: false,
    minRole: 'operator',
  }),
] as const;
