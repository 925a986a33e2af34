import type { MetricUnit } from '@golem/contracts';
import { area, line } from 'd3-shape';
import { timeAxis, valueAxis } from './axes.ts';
import { measureFor, numberText } from './measure.ts';
import { element, text } from './svg.ts';

/** More lines than these nobody can tell apart. */
export const MAX_LINES = 8;

export interface ChartLine {
  name: string;
  /** Unix milliseconds and value; null: a gap. */
  points: readonly { at: number; value: number | null }[];
  latest: number | null;
}

export interface Chart {
  title: string;
  subtitle: string;
  unit: MetricUnit;
  from: number;
  until: number;
  /** At most {@link MAX_LINES}. */
  lines: readonly ChartLine[];
}

/** Discord shows a picture about 550 pixels wide: at twice that, 24 pixels of text are read as 12. */
const WIDTH = 1100;
const PLOT = { left: 150, right: WIDTH - 40, top: 132, bottom: 470 } as const;
const LEGEND = { top: 560, row: 42, columns: 2 } as const;

/** Its own panel with light lines on dark, so that it looks the same in Discord's dark and light. */
const COLOR = { panel: '#232428', grid: '#3a3c42', axis: '#b5bac1', ink: '#f2f3f5' };
const LINES = [
  '#5b9cff',
  '#ffa94d',
  '#3ddc97',
  '#ff6b81',
  '#b28dff',
  '#ffd93d',
  '#4dd0e1',
  '#f78fb3',
] as const;
const colorOf = (index: number): string => LINES[index % LINES.length] ?? COLOR.ink;

type Axes = { time: ReturnType<typeof timeAxis>; value: ReturnType<typeof valueAxis> };

const grid = ({ time, value }: Axes): string =>
  [
    ...value.ticks.map(({ at, text: words }) =>
      [
        element('line', {
          x1: PLOT.left,
          x2: PLOT.right,
          y1: at,
          y2: at,
          stroke: COLOR.grid,
          'stroke-width': 2,
        }),
        text(words, {
          x: PLOT.left - 16,
          y: at + 9,
          'text-anchor': 'end',
          fill: COLOR.axis,
          'font-size': 26,
        }),
      ].join(''),
    ),
    ...time.ticks.map(({ at, text: words }) =>
      [
        element('line', {
          x1: at,
          x2: at,
          y1: PLOT.bottom,
          y2: PLOT.bottom + 8,
          stroke: COLOR.axis,
          'stroke-width': 2,
        }),
        text(words, {
          x: at,
          y: PLOT.bottom + 42,
          'text-anchor': 'middle',
          fill: COLOR.axis,
          'font-size': 26,
        }),
      ].join(''),
    ),
  ].join('');

type Point = ChartLine['points'][number];
const isThere = ({ value }: Point): boolean => value !== null;

const plot = (lines: Chart['lines'], { time, value }: Axes): string =>
  lines
    .map(({ points }, index) => {
      const x = ({ at }: Point) => time.x(at);
      const y = (point: Point) => value.y(point.value ?? 0);
      const path = line<Point>().x(x).y(y).defined(isThere)([...points]);
      const below = area<Point>().x(x).y0(PLOT.bottom).y1(y).defined(isThere)([...points]);
      const color = colorOf(index);
      return [
        lines.length === 1 ? element('path', { d: below ?? '', fill: color, 'fill-opacity': 0.15 }) : '',
        element('path', {
          d: path ?? '',
          fill: 'none',
          stroke: color,
          'stroke-width': 4,
          'stroke-linejoin': 'round',
          'stroke-linecap': 'round',
        }),
      ].join('');
    })
    .join('');

/** About as many characters as fit beside the number. */
const LEGEND_CHARS = 22;
const cut = (name: string, longest: number): string =>
  name.length > longest ? `${name.slice(0, longest - 1)}…` : name;

const legend = ({ lines, unit }: Chart): string =>
  lines
    .map(({ name, latest }, index) => {
      const column = index % LEGEND.columns;
      const width = (PLOT.right - 40) / LEGEND.columns;
      const x = 40 + column * width;
      const y = LEGEND.top + Math.floor(index / LEGEND.columns) * LEGEND.row;
      const now = latest === null ? 'no value' : numberText(latest, unit);
      return [
        element('rect', { x, y: y - 16, width: 24, height: 14, rx: 4, fill: colorOf(index) }),
        text(cut(name, LEGEND_CHARS), { x: x + 36, y, fill: COLOR.ink, 'font-size': 26 }),
        text(now, { x: x + width - 24, y, 'text-anchor': 'end', fill: COLOR.axis, 'font-size': 26 }),
      ].join('');
    })
    .join('');

const extremes = (lines: Chart['lines']) => {
  const values = lines.flatMap(({ points }) => points.flatMap(({ value }) => value ?? []));
  return values.length === 0
    ? { lowest: 0, highest: 0 }
    : {
        lowest: values.reduce((least, value) => Math.min(least, value)),
        highest: values.reduce((most, value) => Math.max(most, value)),
      };
};

/** The chart as SVG: title, range with its time zone, axes with units, at most eight lines and what they are called. */
export const drawChart = (chart: Chart): string => {
  const { lowest, highest } = extremes(chart.lines);
  const measure = measureFor(chart.unit, Math.max(Math.abs(lowest), Math.abs(highest)));
  const axes = {
    time: timeAxis(chart.from, chart.until, [PLOT.left, PLOT.right]),
    value: valueAxis({ lowest, highest }, measure, [PLOT.bottom, PLOT.top]),
  };
  const height = LEGEND.top + (Math.ceil(chart.lines.length / LEGEND.columns) - 1) * LEGEND.row + 40;
  const parts = [
    element('rect', { width: WIDTH, height, fill: COLOR.panel }),
    text(cut(chart.title, 62), { x: 40, y: 52, fill: COLOR.ink, 'font-size': 32 }),
    text(chart.subtitle, { x: 40, y: 92, fill: COLOR.axis, 'font-size': 24 }),
    grid(axes),
    plot(chart.lines, axes),
    legend(chart),
  ];
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="Inter">`;
  return `${open}${parts.join('')}</svg>`;
};
