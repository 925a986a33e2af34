import { z } from 'zod';
import { capability } from '../capability.ts';
import { Role } from '../event.ts';

/** Somebody as Discord writes them: a mention of a user or of a role, or an id with what it is of. */
const Who = z
  .string()
  .trim()
  .regex(/^(?:<@[!&]?\d{15,20}>|(?:user|role):\d{15,20}|\d{15,20})$/, {
    error: 'must be a mention of a user or a role, or the id of a user',
  })
  .transform((text) => {
    const isRole = text.startsWith('<@&') || text.startsWith('role:');
    return `${isRole ? 'role' : 'user'}:${/\d+/.exec(text)?.[0] ?? ''}`;
  });

/** Who is known, and what they may do. */
export const peopleCapabilities = {
  set_principal: capability({
    title: 'Make somebody known',
    description:
      'Say which role a Discord user, or everybody with a Discord role, has with Golem; none: they are strangers again.',
    sentence: 'From now on, {who} has the role {role} with Golem.',
    effect: 'write',
    external: false,
    input: z.object({
      who: Who.describe('A mention of the user or the role'),
      role: z.enum([...Role.options, 'none']),
    }),
    output: z.object({ who: z.string(), role: z.enum([...Role.options, 'none']) }),
    target: 'who',
    untrusted: false,
    timeoutMs: 5_000,
    supports: { preview: true, probe: true, undo: true },
    // Nobody becomes known because a text said so: only by the command of an owner.
    offered: false,
    policy: { confirm: 'always', minRole: 'owner', approverRole: 'owner' },
  }),
};
