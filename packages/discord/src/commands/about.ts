import { z } from 'zod';
import { defineCommand, noOptions } from './define.ts';

export const aboutCommands = [
  defineCommand({
    name: 'soul list',
    description: 'The files that say who Golem is',
    options: noOptions,
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'soul show',
    description: 'One of the files that say who Golem is',
    options: z.object({
      file: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .meta({ description: 'Its path, like voice.md', complete: 'soul' }),
    }),
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'help',
    description: 'What Golem can be told to do',
    options: z.object({
      command: z.string().trim().max(32).optional().meta({
        description: 'One command, in full',
        complete: 'command',
      }),
    }),
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
] as const;
