import { expect, test } from 'vitest';
import { timeAxis } from './axes.ts';

const MINUTE_MS = 60_000;
const UNTIL = Date.parse('2026-11-21T05:35:00Z');

test.for([1, 5, 15, 30, 60, 90, 180, 360, 720, 1_440])(
  'the times of a range of %i minutes stand apart, and are round ones',
  (minutes) => {
    const { ticks } = timeAxis(UNTIL - minutes * MINUTE_MS, UNTIL, [150, 1_060]);
    const gaps = ticks.slice(1).map(({ at }, index) => at - (ticks[index]?.at ?? 0));
    expect(ticks.length).toBeGreaterThan(2);
    expect(Math.min(...gaps)).toBeGreaterThan(90);
  },
);

test('an hour is told in tens of minutes', () => {
  const { ticks } = timeAxis(UNTIL - 60 * MINUTE_MS, UNTIL, [150, 1_060]);
  expect(ticks.map(({ text }) => text)).toEqual(['04:40', '04:50', '05:00', '05:10', '05:20', '05:30']);
});
