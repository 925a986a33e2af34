import type { MetricUnit, ResultFile } from '@golem/contracts';
import { type ChartLine, drawChart, MAX_LINES } from '../chart/draw.ts';
import { rasterise } from '../chart/rasterise.ts';
import { seriesNames } from '../chart/series-names.ts';
import type { TimeRange } from '../time-range.ts';
import type { Series } from './prometheus.ts';

export interface ChartRequest {
  title: string;
  unit: MetricUnit;
  range: TimeRange;
  stepS: number;
}

/** Prometheus leaves out what it does not have; a line across that would claim it. */
const withGaps = (points: Series['points'], stepS: number): ChartLine['points'] =>
  points.flatMap((point, index) => {
    const before = points[index - 1];
    const isGap = before !== undefined && point.at - before.at > stepS * 1500;
    return isGap ? [{ at: before.at + stepS * 1000, value: null }, point] : [point];
  });

/** An axis is divided by what lies on it, which numbers at the ends of what a number can be do not survive. */
const drawable = (value: number | null): number | null => {
  if (value === null || Math.abs(value) > 1e100) return null;
  return Math.abs(value) < 1e-100 ? 0 : value;
};

const drawableOf = ({ labels, points }: Series): Series => ({
  labels,
  points: points.map(({ at, value }) => ({ at, value: drawable(value) })),
});

const stepText = (stepS: number): string =>
  stepS < 60 ? `${stepS} s` : stepS < 3_600 ? `${stepS / 60} min` : `${stepS / 3_600} h`;

const minuteText = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

const subtitleOf = ({ range, stepS }: ChartRequest, more: number): string =>
  [
    `${minuteText(range.from)} – ${minuteText(range.until)} UTC`,
    `one point per ${stepText(stepS)}`,
    ...(more > 0 ? [`${more} more series not drawn`] : []),
  ].join(' · ');

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The chart of a range as a PNG; null when there is nothing to draw. The largest series come first. */
export const chartOf = async (
  series: readonly Series[],
  request: ChartRequest,
): Promise<ResultFile | null> => {
  const drawn = series.map(drawableOf).filter(({ points }) => points.some(({ value }) => value !== null));
  if (drawn.length === 0) return null;
  const shown = drawn.slice(0, MAX_LINES);
  const names = seriesNames(shown);
  const svg = drawChart({
    title: request.title,
    subtitle: subtitleOf(request, drawn.length - shown.length),
    unit: request.unit,
    from: request.range.from,
    until: request.range.until,
    lines: shown.map(({ points }, index) => ({
      name: names[index] ?? 'value',
      points: withGaps(points, request.stepS),
      latest: points.at(-1)?.value ?? null,
    })),
  });
  return { name: 'chart.png', mediaType: 'image/png', base64: base64(await rasterise(svg)) };
};
