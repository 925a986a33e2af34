import { ok, type Result } from '@golem/contracts';
import type { ActionContext } from '@golem/worker-kit';
import { z } from 'zod';
import type { ObservabilityEnv } from '../env.ts';
import { ask } from '../service.ts';
import type { TimeRange } from '../time-range.ts';

/** A point as Prometheus writes it: unix seconds, and a number as text so that NaN and infinity exist. */
const Sample = z.tuple([z.number(), z.string()]);
const Metric = z.record(z.string(), z.string());

const Answer = z.object({
  status: z.literal('success'),
  warnings: z.array(z.string()).optional(),
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: Metric, value: Sample.optional() })),
    }),
    z.object({
      resultType: z.literal('matrix'),
      result: z.array(z.object({ metric: Metric, values: z.array(Sample).optional() })),
    }),
    z.object({ resultType: z.literal('scalar'), result: Sample }),
    z.object({ resultType: z.literal('string'), result: Sample }),
  ]),
});

export interface Series {
  labels: Record<string, string>;
  /** Unix milliseconds; null: not a finite number. */
  points: { at: number; value: number | null }[];
}

export interface Answered {
  series: Series[];
  warnings: string[];
}

type Reach = Pick<ActionContext<ObservabilityEnv>, 'env' | 'signal'>;

const pointOf = ([seconds, number]: z.infer<typeof Sample>): Series['points'][number] => {
  const value = Number(number);
  return { at: seconds * 1000, value: Number.isFinite(value) ? value : null };
};

const seriesOf = ({ data }: z.infer<typeof Answer>): Series[] => {
  switch (data.resultType) {
    case 'vector':
      return data.result.map(({ metric, value }) => ({
        labels: metric,
        points: value ? [pointOf(value)] : [],
      }));
    case 'matrix':
      return data.result.map(({ metric, values }) => ({
        labels: metric,
        points: (values ?? []).map(pointOf),
      }));
    case 'scalar':
    case 'string':
      return [{ labels: {}, points: [pointOf(data.result)] }];
  }
};

const query = async (
  { env, signal }: Reach,
  path: string,
  params: Record<string, string>,
): Promise<Result<Answered>> => {
  const answered = await ask(env, 'Prometheus', {
    path,
    query: new URLSearchParams(params),
    answer: Answer,
    signal,
  });
  if (!answered.ok) return answered;
  return ok({ series: seriesOf(answered.value), warnings: answered.value.warnings ?? [] });
};

/** Prometheus ends a query that takes longer, so that it does not go on when nobody waits for it. */
const TIMEOUT = '20s';

const seconds = (ms: number): string => String(ms / 1000);

/** The value of an expression at one moment, unix milliseconds. */
export const queryInstant = (reach: Reach, expression: string, at: number): Promise<Result<Answered>> =>
  query(reach, '/api/v1/query', { query: expression, time: seconds(at), timeout: TIMEOUT });

/** The values of an expression over a range, one every `stepS` seconds. */
export const queryRange = (
  reach: Reach,
  expression: string,
  { from, until }: TimeRange,
  stepS: number,
): Promise<Result<Answered>> =>
  query(reach, '/api/v1/query_range', {
    query: expression,
    start: seconds(from),
    end: seconds(until),
    step: String(stepS),
    timeout: TIMEOUT,
  });
