import type { MaintenanceWindow } from '@golem/contracts';
import { expect, test } from 'vitest';
import { inputOf, policyOf } from '../fixtures.ts';
import { judgeWindow } from './window.ts';

const windowOf = (changes: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  days: [0, 1, 2, 3, 4, 5, 6],
  fromMinute: 120,
  toMinute: 240,
  timeZone: 'Europe/Vienna',
  ...changes,
});

const verdictAt = (at: string, ...windows: MaintenanceWindow[]) =>
  judgeWindow({ ...inputOf({ now: Date.parse(at) }), policy: policyOf({ windows }) }).verdict;

test.each([
  ['its first minute', '2026-11-18T01:00:00Z', windowOf(), 'allow'],
  ['the minute before', '2026-11-18T00:59:59Z', windowOf(), 'reject'],
  ['its end, which no longer belongs to it', '2026-11-18T03:00:00Z', windowOf(), 'reject'],
  ['the same wall clock in summer, an hour earlier in UTC', '2026-07-18T00:00:00Z', windowOf(), 'allow'],
  ['the wall clock of winter in summer', '2026-07-18T02:30:00Z', windowOf(), 'reject'],
  // 29 March 2026: the clocks go from 02:00 to 03:00; 25 October: from 03:00 back to 02:00.
  ['03:00 right after the hour that does not exist', '2026-03-29T01:00:00Z', windowOf(), 'allow'],
  ['01:59 right before it', '2026-03-29T00:59:00Z', windowOf(), 'reject'],
  ['the first 02:30 of the doubled hour', '2026-10-25T00:30:00Z', windowOf(), 'allow'],
  ['the second 02:30 of the doubled hour', '2026-10-25T01:30:00Z', windowOf(), 'allow'],
  ['another day', '2026-11-18T01:00:00Z', windowOf({ days: [4] }), 'reject'],
  ['the day there, not in UTC', '2026-11-17T23:30:00Z', windowOf({ days: [3], fromMinute: 0 }), 'allow'],
  ['before midnight of a night', '2026-11-18T22:30:00Z', windowOf({ days: [3], fromMinute: 1380 }), 'allow'],
  [
    'after midnight of that night',
    '2026-11-19T02:30:00Z',
    windowOf({ days: [3], fromMinute: 1380 }),
    'allow',
  ],
  [
    'after midnight of the night before',
    '2026-11-18T02:30:00Z',
    windowOf({ days: [3], fromMinute: 1380 }),
    'reject',
  ],
  [
    'the last minute of a whole day',
    '2026-11-18T22:59:00Z',
    windowOf({ days: [3], fromMinute: 0, toMinute: 1440 }),
    'allow',
  ],
  ['a window that ends when it starts', '2026-11-18T01:00:00Z', windowOf({ toMinute: 120 }), 'reject'],
  ['a time zone nobody knows', '2026-11-18T01:00:00Z', windowOf({ timeZone: 'Mars/Olympus' }), 'reject'],
])('%s', (_, at, window, verdict) => {
  expect(verdictAt(at, window)).toBe(verdict);
});

test('one open window among several is enough', () => {
  expect(verdictAt('2026-11-18T01:00:00Z', windowOf({ days: [6] }), windowOf())).toBe('allow');
});
