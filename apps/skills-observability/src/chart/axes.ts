import { scaleLinear, scaleUtc } from 'd3-scale';
import type { Measure } from './measure.ts';

export interface Tick {
  /** In pixels. */
  at: number;
  text: string;
}

const DAY_MS = 86_400_000;
/** Clock times that have room beside each other. */
const MAX_TIMES = 8;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const dayText = (at: Date): string => `${MONTHS[at.getUTCMonth()]} ${at.getUTCDate()}`;
const clockText = (at: Date, seconds: boolean): string => at.toISOString().slice(11, seconds ? 19 : 16);

/** The time axis, in UTC: clock times, and the day where one begins. */
export const timeAxis = (from: number, until: number, pixels: readonly [number, number]) => {
  const scale = scaleUtc()
    .domain([new Date(from), new Date(until)])
    .range([...pixels]);
  const all = scale.ticks(7);
  const [first, second] = all;
  const step = first && second ? second.getTime() - first.getTime() : DAY_MS;
  // About seven were asked for; up to twice as many come, and their words would touch. Of days and months none is left out.
  const every = step >= DAY_MS ? 1 : Math.ceil(all.length / MAX_TIMES);
  const times = all.filter((time) => (time.getTime() / step) % every === 0);
  const ticks = times.map((time): Tick => {
    const isDay = time.getTime() % DAY_MS === 0;
    return {
      at: scale(time),
      text: isDay || step >= DAY_MS ? dayText(time) : clockText(time, step < 60_000),
    };
  });
  return { x: (ms: number): number => scale(new Date(ms)), ticks };
};

/** From zero where that leaves something to see; a band high above zero is shown close up, and its ticks say so. */
const domainOf = (lowest: number, highest: number): [number, number] => {
  if (lowest === highest) {
    if (lowest === 0) return [0, 1];
    return lowest > 0 ? [0, lowest * 1.25] : [lowest * 1.25, 0];
  }
  const spread = highest - lowest;
  if (lowest >= 0 && spread > highest * 0.1) return [0, highest];
  if (highest <= 0 && spread > -lowest * 0.1) return [lowest, 0];
  return [lowest, highest];
};

/** The axis of values, written in `measure`. */
export const valueAxis = (
  values: { lowest: number; highest: number },
  { divisor, suffix }: Measure,
  pixels: readonly [number, number],
) => {
  const scale = scaleLinear()
    .domain(domainOf(values.lowest / divisor, values.highest / divisor))
    .nice(5)
    .range([...pixels]);
  const format = scale.tickFormat(5);
  const ticks = scale
    .ticks(5)
    .map((value): Tick => ({ at: scale(value), text: `${format(value)}${suffix}` }));
  return { y: (value: number): number => scale(value / divisor), ticks };
};
