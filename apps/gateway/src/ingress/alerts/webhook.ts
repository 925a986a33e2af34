import { z } from 'zod';

const Text = z.string().transform((text) => text.slice(0, 500));
const Texts = z.record(z.string(), Text).transform((texts) =>
  Object.fromEntries(
    Object.entries(texts)
      .slice(0, 30)
      .map(([name, text]) => [name.slice(0, 100), text]),
  ),
);

/** One alert in a notification of Alertmanager. Whoever can make a rule or a label has written its words. */
const WebhookAlert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: Texts,
  annotations: Texts,
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  fingerprint: z.string().regex(/^[0-9a-f]{8,32}$/),
});

/** What Alertmanager posts to a webhook (version 4); fields that nothing is made of are left out. */
export const Webhook = z.object({
  version: z.literal('4'),
  alerts: z.array(WebhookAlert),
});

/** An alert as it came in. */
export interface Alert {
  /** Of what fires and since when: the same for each repeat, and for its end. */
  id: string;
  status: 'firing' | 'resolved';
  name: string;
  severity: string | null;
  summary: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** Unix milliseconds. */
  startsAt: number;
  endsAt: number;
}

/** An alert of a notification, with its id. */
export const alertOf = ({
  status,
  labels,
  annotations,
  startsAt,
  endsAt,
  fingerprint,
}: z.infer<typeof WebhookAlert>): Alert => ({
  id: `alert-${fingerprint}-${Date.parse(startsAt).toString(36)}`,
  status,
  name: (labels['alertname'] ?? 'an alert without a name').slice(0, 200),
  severity: labels['severity'] ?? null,
  summary: annotations['summary'] ?? annotations['description'] ?? annotations['message'] ?? '',
  labels,
  annotations,
  startsAt: Date.parse(startsAt),
  endsAt: Date.parse(endsAt),
});
