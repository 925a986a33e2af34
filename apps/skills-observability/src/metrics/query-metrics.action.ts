import { type MetricUnit, type observability, ok, type Result, type ResultFile } from '@golem/contracts';
import type { ActionContext, ActionFor } from '@golem/worker-kit';
import type { z } from 'zod';
import { guessUnit } from '../chart/measure.ts';
import type { ObservabilityEnv } from '../env.ts';
import { iso, rangeOf, type TimeRange } from '../time-range.ts';
import { chartOf } from './chart-of.ts';
import { queryInstant, queryRange, type Series } from './prometheus.ts';

type Output = z.infer<(typeof observability)['capabilities']['query_metrics']['output']>;
type Context = ActionContext<ObservabilityEnv>;

/** What the model gets to read. */
const MAX_LISTED = 30;
/** About one point for each four pixels of the chart. */
const POINTS = 240;
/** The usual interval of scraping: shorter steps show nothing more. */
const SHORTEST_STEP_S = 15;

const NICE_STEPS_S = [15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800];

const stepFor = ({ from, until }: TimeRange): number => {
  const wanted = (until - from) / 1000 / POINTS;
  return NICE_STEPS_S.find((step) => step >= wanted) ?? Math.max(SHORTEST_STEP_S, Math.ceil(wanted));
};

const rounded = (value: number): number => Number(value.toPrecision(6));

const summaryOf = ({ labels, points }: Series): Output['series'][number] => {
  const values = points.flatMap(({ value }) => value ?? []);
  const latest = points.at(-1)?.value ?? null;
  if (values.length === 0) return { labels, latest, min: null, max: null, average: null };
  return {
    labels,
    latest: latest === null ? null : rounded(latest),
    min: rounded(values.reduce((least, value) => Math.min(least, value))),
    max: rounded(values.reduce((most, value) => Math.max(most, value))),
    // Divided first: a sum of large numbers is no number any more.
    average: rounded(values.reduce((sum, value) => sum + value / values.length, 0)),
  };
};

/** The largest first, by average; those without a number last. */
const ranked = (series: readonly Series[]): Series[] =>
  series
    .map((one) => ({ one, size: summaryOf(one).average ?? Number.NEGATIVE_INFINITY }))
    .toSorted((a, b) => (a.size === b.size ? 0 : b.size - a.size))
    .map(({ one }) => one);

const listed = (series: readonly Series[]): Pick<Output, 'series' | 'moreSeries'> => ({
  series: series.slice(0, MAX_LISTED).map(summaryOf),
  moreSeries: Math.max(0, series.length - MAX_LISTED),
});

const shortened = (warnings: readonly string[]): string[] =>
  warnings.slice(0, 5).map((warning) => warning.slice(0, 300));

interface Asked {
  query: string;
  unit: MetricUnit;
  title: string;
}

const instant = async (
  context: Context,
  { query, unit }: Asked,
  at: number,
): Promise<Result<{ output: Output }>> => {
  const answered = await queryInstant(context, query, at);
  if (!answered.ok) return answered;
  const { series, warnings } = answered.value;
  const facts = { query, kind: 'instant', unit, from: null, until: iso(at), stepS: null } as const;
  return ok({ output: { ...facts, ...listed(ranked(series)), chart: false, warnings: shortened(warnings) } });
};

const overTime = async (
  context: Context,
  { query, unit, title }: Asked,
  range: TimeRange,
): Promise<Result<{ output: Output; files?: ResultFile[] }>> => {
  const stepS = stepFor(range);
  const answered = await queryRange(context, query, range, stepS);
  if (!answered.ok) return answered;
  const series = ranked(answered.value.series);
  const chart = await chartOf(series, { title, unit, range, stepS });
  return ok({
    output: {
      query,
      kind: 'range',
      unit,
      from: iso(range.from),
      until: iso(range.until),
      stepS,
      ...listed(series),
      chart: chart !== null,
      warnings: shortened(answered.value.warnings),
    },
    ...(chart && { files: [chart] }),
  });
};

export const queryMetrics: ActionFor<typeof observability, 'query_metrics', ObservabilityEnv> = {
  async run({ query, minutes, until, unit = guessUnit(query), title = query }, context) {
    const range = rangeOf(minutes ?? 1, until, context.now());
    if (!range.ok) return range;
    const asked = { query, unit, title };
    return minutes === undefined
      ? instant(context, asked, range.value.until)
      : overTime(context, asked, range.value);
  },
};
