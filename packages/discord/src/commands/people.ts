import { z } from 'zod';
import { defineCommand, noOptions } from './define.ts';

export const peopleCommands = [
  defineCommand({
    name: 'who',
    description: 'Who you are to Golem, and who else is known',
    options: noOptions,
    lane: 'control',
    ephemeral: true,
    minRole: 'viewer',
  }),
  defineCommand({
    name: 'pair',
    description: 'Make a user, or everybody with a Discord role, known to Golem',
    options: z.object({
      who: z.string().trim().min(1).max(40).meta({ description: 'A mention of the user or the role' }),
      role: z
        .enum(['viewer', 'operator', 'owner', 'none'])
        .meta({ description: 'What they may do; none: they are strangers again' }),
    }),
    lane: 'run',
    ephemeral: false,
    minRole: 'owner',
  }),
] as const;
