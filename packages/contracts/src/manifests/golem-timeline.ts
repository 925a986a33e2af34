import { z } from 'zod';
import { capability } from '../capability.ts';

/** What happened, out of what Golem itself keeps. */
export const timelineCapabilities = {
  incident_timeline: capability({
    title: 'Tell what happened in a time',
    description:
      'What happened in a range of time, in order, with the source of each line: alerts that began and ended, what Golem did or was refused (restarts, rollbacks, DNS changes: from the ledger), and mails that came. Deployments that were made without Golem are not in it: ask hosting.list_deployments for the sites in question and put them in by their times.',
    sentence: 'Tell what happened in the last {minutes} minutes.',
    effect: 'read',
    external: false,
    input: z.object({
      minutes: z
        .number()
        .int()
        .min(1)
        .max(10_080)
        .default(120)
        .describe('How far back, a week at most; 120 when left out'),
      until: z.iso.datetime({ offset: true }).optional().describe('The end, ISO 8601; now when left out'),
    }),
    output: z.object({
      from: z.string(),
      until: z.string(),
      lines: z.array(
        z.object({
          at: z.string(),
          source: z.enum(['alert', 'ledger', 'mail']),
          what: z.string(),
          /** The words in it are by others. */
          byOthers: z.boolean(),
          /** Where to read more: the id of a run, a call, a mail or an alert. */
          id: z.string(),
        }),
      ),
      /** There is more than was listed; of each source the newest are. */
      truncated: z.boolean(),
    }),
    target: null,
    untrusted: true,
    timeoutMs: 10_000,
    supports: { preview: false, probe: false, undo: false },
    // It tells of all chats.
    policy: { minRole: 'operator' },
  }),
};
