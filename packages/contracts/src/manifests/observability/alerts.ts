import { z } from 'zod';
import { capability } from '../../capability.ts';

const Labels = z.record(z.string(), z.string());

const Alert = z.object({
  alert: z.string(),
  state: z.enum(['active', 'suppressed', 'unprocessed']),
  severity: z.string().nullable(),
  since: z.string(),
  summary: z.string().nullable(),
  labels: Labels,
  /** The ids of the silences that keep it quiet. */
  silencedBy: z.array(z.string()),
});

export const Silence = z.object({
  id: z.string(),
  state: z.enum(['active', 'pending', 'expired']),
  matchers: z.array(z.string()),
  from: z.string(),
  until: z.string(),
  by: z.string(),
  comment: z.string(),
});
export type Silence = z.infer<typeof Silence>;

const AlertName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe('The name of the alert (its label alertname), as list_alerts gives it');

/** What Alertmanager knows, and what is kept quiet there. */
export const alertCapabilities = {
  list_alerts: capability({
    title: 'List the alerts',
    description:
      'The alerts that fire now at Alertmanager, with what is silenced, by whom and until when. Use it for "what is wrong?" and to find the id of a silence.',
    sentence: 'List the alerts.',
    effect: 'read',
    external: false,
    input: z.object({
      alert: AlertName.optional(),
      silenced: z.boolean().default(true).describe('Whether silenced alerts are listed too'),
    }),
    output: z.object({
      alerts: z.array(Alert),
      moreAlerts: z.number().int(),
      /** Those that are in force or will be. */
      silences: z.array(Silence),
      moreSilences: z.number().int(),
    }),
    target: null,
    untrusted: true,
    timeoutMs: 20_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  silence_alert: capability({
    title: 'Silence an alert',
    description:
      'Keep one alert quiet at Alertmanager for some minutes; whatever is wrong stays wrong. `labels` narrows it to some of its instances: always give those that the user means.',
    sentence: 'Silence the alert {alert} for {minutes} minutes.',
    effect: 'write',
    external: false,
    input: z.object({
      alert: AlertName,
      labels: Labels.refine((labels) => Object.keys(labels).length <= 10, 'at most 10 labels')
        .refine(
          (labels) =>
            Object.entries(labels).every(
              ([name, value]) =>
                /^[a-zA-Z_][a-zA-Z0-9_]{0,99}$/.test(name) && name !== 'alertname' && value.length <= 300,
            ),
          'names of labels are letters, digits and _; values have 300 characters at most',
        )
        .optional()
        .describe('Only alerts that have these labels, such as {"instance": "web-1"}'),
      minutes: z.number().int().min(1).max(10_080).describe('For how long; a week at most'),
      comment: z.string().trim().min(1).max(300).describe('Why, for those who find the silence'),
    }),
    output: z.object({ silence: z.string(), until: z.string(), matchers: z.array(z.string()) }),
    target: 'alert',
    untrusted: false,
    timeoutMs: 20_000,
    supports: { preview: true, probe: true, undo: true },
    claims: ['silenced', 'muted'],
  }),
  unsilence_alert: capability({
    title: 'End a silence',
    description: 'End one silence at Alertmanager before its time, by its id from list_alerts.',
    sentence: 'End the silence {silence}.',
    effect: 'write',
    external: false,
    input: z.object({ silence: z.guid('must be the id of a silence, from list_alerts').toLowerCase() }),
    output: z.object({ silence: z.string(), matchers: z.array(z.string()) }),
    target: 'silence',
    untrusted: true,
    timeoutMs: 20_000,
    supports: { preview: true, probe: true, undo: true },
    claims: ['unsilenced', 'unmuted'],
  }),
};
