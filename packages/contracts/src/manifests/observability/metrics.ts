import { z } from 'zod';
import { capability } from '../../capability.ts';

const Labels = z.record(z.string(), z.string());

/** What the numbers of a query are, so that axes and texts can name them. */
export const MetricUnit = z.enum(['none', 'percent', 'ratio', 'bytes', 'bytes/s', 'seconds', 'per second']);
export type MetricUnit = z.infer<typeof MetricUnit>;

/** Figures over time out of Prometheus. */
export const metricCapabilities = {
  query_metrics: capability({
    title: 'Query Prometheus',
    description:
      'Ask Prometheus in PromQL. Without `minutes`: the value now. With `minutes`: how it went over that time, and a chart is shown in the chat beside your answer, so do not repeat its figures. Say the unit when you know it. To find names, query `count by (__name__) ({__name__=~".*word.*"})`.',
    sentence: 'Query the metrics: {query}.',
    effect: 'read',
    external: false,
    input: z.object({
      query: z.string().trim().min(1).max(1_000).describe('PromQL'),
      minutes: z
        .number()
        .int()
        .min(1)
        .max(43_200)
        .optional()
        .describe('How far back a range goes, up to 30 days; left out: only the value now'),
      until: z.iso
        .datetime({ offset: true })
        .optional()
        .describe('The end of the range, ISO 8601; now when left out'),
      unit: MetricUnit.optional().describe('What the numbers are; guessed from the name when left out'),
      title: z.string().trim().min(1).max(80).optional().describe('A title for the chart'),
    }),
    output: z.object({
      query: z.string(),
      kind: z.enum(['instant', 'range']),
      unit: MetricUnit,
      from: z.string().nullable(),
      until: z.string(),
      stepS: z.number().nullable(),
      /** The largest first. */
      series: z.array(
        z.object({
          labels: Labels,
          latest: z.number().nullable(),
          min: z.number().nullable(),
          max: z.number().nullable(),
          average: z.number().nullable(),
        }),
      ),
      /** How many series there are beyond those listed. */
      moreSeries: z.number().int(),
      chart: z.boolean(),
      warnings: z.array(z.string()),
    }),
    target: 'query',
    untrusted: true,
    timeoutMs: 30_000,
    supports: { preview: false, probe: false, undo: false },
  }),
};
