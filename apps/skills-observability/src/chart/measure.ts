import type { MetricUnit } from '@golem/contracts';

/** How numbers of a unit are written at one magnitude: divided, then with a suffix. */
export interface Measure {
  divisor: number;
  suffix: string;
}

/** From the smallest: what a number must reach to be written so. */
type Ladder = readonly (Measure & { from: number })[];

const steps = (base: number, suffixes: readonly string[]): Ladder =>
  suffixes.map((suffix, power) => ({
    from: power === 0 ? 0 : base ** power,
    divisor: base ** power,
    suffix,
  }));

const BYTES = steps(1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB']);

const LADDERS: Record<MetricUnit, Ladder> = {
  none: steps(1000, ['', ' k', ' M', ' G', ' T']),
  percent: [{ from: 0, divisor: 1, suffix: ' %' }],
  ratio: [{ from: 0, divisor: 0.01, suffix: ' %' }],
  bytes: BYTES,
  'bytes/s': BYTES.map((step) => ({ ...step, suffix: `${step.suffix}/s` })),
  // From 2 min, 2 h and 2 d on, so that an axis of ninety seconds stays in seconds.
  seconds: [
    { from: 0, divisor: 1e-6, suffix: ' μs' },
    { from: 1e-3, divisor: 1e-3, suffix: ' ms' },
    { from: 1, divisor: 1, suffix: ' s' },
    { from: 120, divisor: 60, suffix: ' min' },
    { from: 7_200, divisor: 3_600, suffix: ' h' },
    { from: 172_800, divisor: 86_400, suffix: ' d' },
  ],
  'per second': steps(1000, [' /s', ' k/s', ' M/s', ' G/s']),
};

/** How an axis whose largest number (without its sign) is `largest` is written. */
export const measureFor = (unit: MetricUnit, largest: number): Measure => {
  const ladder = LADDERS[unit];
  const zero = ladder.find(({ divisor }) => divisor === 1) ?? { divisor: 1, suffix: '' };
  if (largest === 0) return ladder.length === 1 ? (ladder[0] ?? zero) : zero;
  return ladder.findLast(({ from }) => largest >= from) ?? zero;
};

/** One number with its unit, to three significant digits. */
export const numberText = (value: number, unit: MetricUnit): string => {
  const { divisor, suffix } = measureFor(unit, Math.abs(value));
  return `${Number((value / divisor).toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 })}${suffix}`;
};

/** What the numbers of a query most likely are, by the naming that Prometheus recommends; `none` when it does not say. */
export const guessUnit = (query: string): MetricUnit => {
  const rate = /\b(?:rate|irate)\s*\(/.test(query);
  const quantile = /\bhistogram_quantile\s*\(/.test(query);
  if (/_ratio\b/.test(query)) return 'ratio';
  if (/_percent\b/.test(query)) return 'percent';
  if (/_seconds(?:_bucket)?\b/.test(query)) return rate && !quantile ? 'none' : 'seconds';
  if (/_bytes(?:_total)?\b/.test(query)) return rate ? 'bytes/s' : /\//.test(query) ? 'none' : 'bytes';
  return rate && /_total\b/.test(query) && !/\//.test(query) ? 'per second' : 'none';
};
