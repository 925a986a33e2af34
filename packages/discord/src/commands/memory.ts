import { z } from 'zod';
import { defineCommand, noOptions } from './define.ts';

const id = z.string().trim().min(1).max(100).meta({ description: 'Id of the fact', complete: 'fact' });

export const memoryCommands = [
  defineCommand({
    name: 'memory list',
    description: 'The latest facts that Golem remembers',
    options: noOptions,
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'memory search',
    description: 'Facts about something',
    options: z.object({ query: z.string().trim().min(1).max(300).meta({ description: 'What to look for' }) }),
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'memory add',
    description: 'Tell Golem a fact to remember',
    options: z.object({
      statement: z.string().trim().min(1).max(1_000).meta({ description: 'One statement, in plain words' }),
    }),
    lane: 'run',
    ephemeral: true,
    minRole: 'operator',
  }),
  defineCommand({
    name: 'memory why',
    description: 'Where a fact comes from',
    options: z.object({ id }),
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'memory forget',
    description: 'End a fact; it is no longer used',
    options: z.object({ id }),
    lane: 'run',
    ephemeral: true,
    minRole: 'operator',
  }),
  defineCommand({
    name: 'redact',
    description: 'Remove a topic from memory for good, and never learn it again',
    options: z.object({ topic: z.string().trim().min(1).max(300).meta({ description: 'What to remove' }) }),
    lane: 'run',
    // A public answer would write the topic into the chat once more.
    ephemeral: true,
    minRole: 'owner',
  }),
] as const;
