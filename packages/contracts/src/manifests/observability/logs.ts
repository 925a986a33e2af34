import { z } from 'zod';
import { capability } from '../../capability.ts';

const Labels = z.record(z.string(), z.string());

const Query = z
  .string()
  .trim()
  .min(2)
  .max(1_000)
  .regex(/^\{[^}]*\}/, 'must begin with a stream selector such as {app="shop"}');
const Minutes = z
  .number()
  .int()
  .min(1)
  .max(10_080)
  .default(60)
  .describe('How far back, a week at most; 60 when left out');
const Until = z.iso.datetime({ offset: true }).optional().describe('The end, ISO 8601; now when left out');

/** Logs out of Loki. Whoever makes a program write a line has written it: all of it is text by others. */
export const logCapabilities = {
  query_logs: capability({
    title: 'Search the logs',
    description:
      'Lines of logs from Loki, by LogQL: a stream selector, then filters, such as {app="shop"} |= "timeout". The newest first. For "what errors are there?" use error_summary.',
    sentence: 'Search the logs: {query}.',
    effect: 'read',
    external: false,
    input: z.object({
      query: Query.describe('LogQL that selects lines, not a metric'),
      minutes: Minutes,
      until: Until,
      limit: z.number().int().min(1).max(200).default(50).describe('How many lines; 50 when left out'),
    }),
    output: z.object({
      query: z.string(),
      from: z.string(),
      until: z.string(),
      lines: z.array(z.object({ at: z.string(), stream: z.string(), line: z.string() })),
      /** There are more lines than were asked for. */
      truncated: z.boolean(),
      streams: z.array(Labels),
    }),
    target: 'query',
    untrusted: true,
    timeoutMs: 30_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  error_summary: capability({
    title: 'Sum up the errors in the logs',
    description:
      'The errors in the logs of some streams, grouped by what they say, with how often, since when, and one example of each. Give a stream selector such as {app="shop"}; lines are errors when they say error, exception, fatal, panic or critical.',
    sentence: 'Sum up the errors in {query}.',
    effect: 'read',
    external: false,
    input: z.object({
      query: Query.describe('A stream selector, with filters if need be'),
      minutes: Minutes,
      until: Until,
    }),
    output: z.object({
      query: z.string(),
      from: z.string(),
      until: z.string(),
      /** Lines that were looked at; `truncated`: there are more, so the counts are of the newest only. */
      lines: z.number().int(),
      truncated: z.boolean(),
      groups: z.array(
        z.object({
          count: z.number().int(),
          first: z.string(),
          last: z.string(),
          stream: z.string(),
          example: z.string(),
        }),
      ),
      moreGroups: z.number().int(),
    }),
    target: 'query',
    untrusted: true,
    timeoutMs: 30_000,
    supports: { preview: false, probe: false, undo: false },
  }),
};
