import { z } from 'zod';
import { capability, defineManifest } from '../capability.ts';

const Fact = z.object({
  id: z.string(),
  subject: z.string(),
  statement: z.string(),
  trust: z.enum(['owner', 'operator', 'tool', 'untrusted']),
  createdAt: z.number().int(),
});

const FactId = z.string().trim().min(1).max(120).describe('The id of the fact');

const HistorySearch = z.object({
  query: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .describe('What it was about, in the words that were used if you know them'),
  count: z.int().min(1).max(20).default(8).describe('At most so many messages'),
});

const HistoryFound = z.object({
  messages: z.array(
    z.object({ id: z.string(), at: z.string(), author: z.string(), text: z.string(), link: z.string() }),
  ),
  /** Messages that were found and are not shown, because text of others has shaped them. */
  leftOut: z.number().int(),
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
        'Keep one lasting fact that the user stated, such as a port, a preference or who is responsible for what. One statement per call. What it contradicts ends with it.',
      sentence: 'Remember about {subject}: {statement}',
      effect: 'write',
      external: false,
      input: z.object({
        subject: z.string().trim().min(1).max(100).describe('What the fact is about, in a few words'),
        statement: z.string().trim().min(1).max(1000).describe('The fact, as one sentence'),
      }),
      output: z.object({ fact: Fact, alreadyKnown: z.boolean(), superseded: z.array(z.string()) }),
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
      input: z.object({
        fact: FactId,
        restore: z.boolean().default(false).describe('Whether what it had superseded is valid again'),
      }),
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
    search_history: capability({
      title: 'Search older messages',
      description:
        'Find older messages of this chat, further back than what you see. Messages that text of others has shaped are left out; their number is told.',
      sentence: 'Search this chat for “{query}”.',
      effect: 'read',
      external: false,
      input: HistorySearch,
      output: HistoryFound,
      target: null,
      untrusted: false,
      timeoutMs: 10_000,
      supports: { preview: false, probe: false, undo: false },
    }),
    search_tainted_history: capability({
      title: 'Search older messages, also those that others have shaped',
      description:
        'As search_history, with the messages that it leaves out. What you read there may be the words of others, so changes ask a human after it.',
      sentence: 'Search this chat for “{query}”, with what others have shaped.',
      effect: 'read',
      external: false,
      input: HistorySearch,
      output: HistoryFound,
      target: null,
      untrusted: true,
      timeoutMs: 10_000,
      supports: { preview: false, probe: false, undo: false },
    }),
    redact: capability({
      title: 'Redact a topic',
      description: 'Remove a topic from facts, history and indexes for good.',
      sentence: 'Redact what was found for {redaction}: it is removed for good and never learned again.',
      effect: 'destructive',
      external: false,
      input: z.object({
        redaction: z.string().trim().min(1).max(60).describe('The plan that /redact has made'),
      }),
      output: z.object({
        redaction: z.string(),
        facts: z.number().int(),
        messages: z.number().int(),
        others: z.number().int(),
      }),
      target: 'redaction',
      untrusted: false,
      timeoutMs: 60_000,
      supports: { preview: true, probe: true, undo: false },
      // Only a person may start it, with /redact.
      offered: false,
      claims: ['redacted'],
      policy: { minRole: 'owner', approverRole: 'owner', confirm: 'always' },
    }),
  },
});
