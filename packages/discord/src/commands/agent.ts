import { z } from 'zod';
import { defineCommand } from './define.ts';

// 6,000 is the most that Discord lets a user type into one option.
const LONGEST_OPTION = 6_000;

export const agentCommands = [
  defineCommand({
    name: 'ask',
    description: 'Ask Golem something, or tell it what to do',
    options: z.object({
      prompt: z.string().trim().min(1).max(LONGEST_OPTION).meta({ description: 'Your question or task' }),
      thread: z.boolean().optional().meta({ description: 'Work on it in a thread of its own' }),
    }),
    lane: 'run',
    ephemeral: false,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'do',
    description: 'Use one capability directly, without the model; the same rules apply',
    options: z.object({
      capability: z.string().trim().min(3).max(100).meta({
        description: 'Like server-admin.restart_server',
        complete: 'capability',
      }),
      arguments: z.string().max(LONGEST_OPTION).default('').meta({
        description: 'JSON, or key=value pairs: server=web-1 reason="too slow"',
        complete: 'arguments',
      }),
    }),
    lane: 'run',
    ephemeral: false,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'undo',
    description: 'Undo something that Golem did',
    options: z.object({
      id: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .meta({ description: 'Id of the call to undo', complete: 'undoable' }),
    }),
    lane: 'run',
    ephemeral: false,
    minRole: 'operator',
  }),
] as const;
