import { z } from 'zod';
import { capability, defineManifest } from '../capability.ts';

const Fact = z.object({
  id: z.string(),
  subject: z.string(),
  statement: z.string(),
  trust: z.enum(['owner', 'operator', 'tool', 'untrusted']),
  createdAt: z.number().int(),
});

/** Runs inside the gateway: D1 is its system. Its writes pass the same gate, and the harness sets their trust. */
export const memory = defineManifest({
  skill: 'memory',
  title: 'Memory',
  binding: null,
  capabilities: {
    remember: capability({
      title: 'Remember a fact',
      description:
        'Keep one lasting fact that the user stated, such as a port, a preference or who is responsible for what. One statement per call.',
      sentence: 'Remember about {subject}: {statement}',
      effect: 'write',
      external: false,
      input: z.object({
        subject: z.string().trim().min(1).max(100).describe('What the fact is about, in a few words'),
        statement: z.string().trim().min(1).max(1000).describe('The fact, as one sentence'),
      }),
      output: z.object({ fact: Fact, alreadyKnown: z.boolean() }),
      target: 'subject',
      untrusted: false,
      timeoutMs: 5_000,
      supports: { preview: false, probe: true, undo: true },
      claims: ['remembered', 'noted', 'memorized'],
      policy: { confirm: 'when_tainted' },
    }),
    forget: capability({
      title: 'Forget a fact',
      description: 'Make one remembered fact invalid, by its id from memory search.',
      sentence: 'Forget the fact {fact}.',
      effect: 'write',
      external: false,
      input: z.object({ fact: z.string().trim().min(1).max(100).describe('The id of the fact') }),
      output: z.object({ fact: z.string(), forgotten: z.boolean() }),
      target: 'fact',
      untrusted: false,
      timeoutMs: 5_000,
      supports: { preview: true, probe: false, undo: false },
      claims: ['forgotten', 'forgot'],
    }),
    search: capability({
      title: 'Search the memory',
      description:
        'Find remembered facts by words. Facts that matter are already in the prompt; use this for others.',
      sentence: 'Search the memory for “{query}”.',
      effect: 'read',
      external: false,
      input: z.object({ query: z.string().trim().min(1).max(200) }),
      output: z.object({ facts: z.array(Fact) }),
      target: null,
      untrusted: false,
      timeoutMs: 5_000,
      supports: { preview: false, probe: false, undo: false },
    }),
  },
});
