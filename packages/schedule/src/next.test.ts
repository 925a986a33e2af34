import type { When } from '@golem/contracts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedBetween, nextAfter } from './next.ts';
import { parseWhen } from './parse-when.ts';
import { planDue } from './plan.ts';

const at = (iso: string): number => Date.parse(iso);
const cron = (expression: string, timeZone: string): When => ({ kind: 'cron', expression, timeZone });

const times = (when: When, from: string, until: string) =>
  expectedBetween(when, at(from), { after: at(from), until: at(until), most: 100 }).map((time) =>
    new Date(time).toISOString().slice(0, 16),
  );

const once = (text: string) => {
  const read = parseWhen(text, { now: at('2026-01-01T00:00Z'), timeZone: 'Europe/Berlin' });
  return read.ok ? new Date(read.value.next).toISOString() : read.error.message;
};

describe('daylight saving', () => {
  test.each([
    ['Europe/Berlin', '2026-03-28T00:00Z', '2026-03-31T00:00Z', ['28T08:00', '29T07:00', '30T07:00']],
    ['Europe/Berlin', '2026-10-24T00:00Z', '2026-10-27T00:00Z', ['24T07:00', '25T08:00', '26T08:00']],
    ['America/New_York', '2026-03-07T12:00Z', '2026-03-10T00:00Z', ['07T14:00', '08T13:00', '09T13:00']],
    ['America/New_York', '2026-10-31T00:00Z', '2026-11-02T23:00Z', ['31T13:00', '01T14:00', '02T14:00']],
  ])('nine o’clock stays nine o’clock in %s from %s', (timeZone, from, until, expected) => {
    expect(times(cron('0 9 * * *', timeZone), from, until).map((time) => time.slice(8))).toEqual(expected);
  });

  test.each([
    ['Europe/Berlin', '2026-03-28T12:00Z', '2026-03-29T12:00Z', ['2026-03-29T01:00']],
    ['America/New_York', '2026-03-07T12:00Z', '2026-03-08T12:00Z', ['2026-03-08T07:00']],
  ])('what is at half past two comes at the first moment after the gap in %s', (timeZone, ...range) => {
    const [from, until, expected] = range;
    expect(times(cron('30 2 * * *', timeZone), from, until)).toEqual(expected);
  });

  test.each([
    ['Europe/Berlin', '30 2 * * *', '2026-10-24T12:00Z', '2026-10-25T12:00Z', ['2026-10-25T00:30']],
    ['America/New_York', '30 1 * * *', '2026-10-31T12:00Z', '2026-11-01T12:00Z', ['2026-11-01T05:30']],
  ])('what clocks show twice comes once, the first time, in %s', (timeZone, expression, ...range) => {
    const [from, until, expected] = range;
    expect(times(cron(expression, timeZone), from, until)).toEqual(expected);
  });

  test('an interval knows no clocks', () => {
    const every: When = { kind: 'every', ms: 12 * 3_600_000 };
    expect(times(every, '2026-10-24T20:00Z', '2026-10-26T00:00Z')).toEqual([
      '2026-10-25T08:00',
      '2026-10-25T20:00',
    ]);
  });

  test('a date that clocks skip is as much later as they skip, and one that they show twice is the first', () => {
    expect(once('2026-03-29 2:30 x')).toBe('2026-03-29T01:30:00.000Z');
    expect(once('2026-10-25 2:30 x')).toBe('2026-10-25T00:30:00.000Z');
  });
});

const CATCH_UP_MS = 10 * 60_000;

describe('what becomes of expected times', () => {
  const weekdays = cron('0 9 * * 1-5', 'Europe/Berlin');

  test('after a week’s outage each one is named once, and none is run', () => {
    const from = at('2026-11-20T12:00Z');
    const schedule = { when: weekdays, from, upTo: from, catchUpMs: CATCH_UP_MS };
    const look = { now: at('2026-11-28T10:00Z'), isBusy: false, most: 100 };
    const { planned, upTo } = planDue(schedule, look);
    expect(planned.map((one) => [new Date(one.at).toISOString().slice(8, 13), one.state])).toEqual([
      ['23T08', 'missed'],
      ['24T08', 'missed'],
      ['25T08', 'missed'],
      ['26T08', 'missed'],
      ['27T08', 'missed'],
    ]);
    expect(planDue({ ...schedule, upTo }, look).planned).toEqual([]);
  });

  test('the newest is run when it is not older than the catch-up time, and skipped while the one before is at work', () => {
    const from = at('2026-11-23T12:00Z');
    const schedule = { when: weekdays, from, upTo: from, catchUpMs: CATCH_UP_MS };
    const now = at('2026-11-25T08:10Z');
    expect(planDue(schedule, { now, isBusy: false, most: 9 }).planned.map(({ state }) => state)).toEqual([
      'missed',
      'due',
    ]);
    expect(planDue(schedule, { now, isBusy: true, most: 9 }).planned.at(-1)?.state).toBe('skipped_overlap');
    expect(planDue(schedule, { now: now + 1, isBusy: false, most: 9 }).planned.at(-1)?.state).toBe('missed');
  });

  const schedules = fc.oneof(
    fc
      .tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 23 }))
      .map(([minute, hour]) => cron(`${minute} ${hour} * * *`, 'Europe/Berlin')),
    fc.constantFrom(cron('*/30 * * * *', 'America/New_York'), cron('30 1 * * *', 'America/New_York')),
    fc.integer({ min: 5, max: 3_000 }).map((minutes): When => ({ kind: 'every', ms: minutes * 60_000 })),
    fc.integer({ min: 1, max: 20_000 }).map((minutes): When => ({ kind: 'after', ms: minutes * 60_000 })),
  );

  test('for any jumps of the clock each expected time has exactly one outcome', () => {
    const from = at('2026-10-23T10:00Z');
    fc.assert(
      fc.property(
        schedules,
        fc.array(fc.integer({ min: -3_000, max: 8_000 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 7 }),
        (when, jumps, most) => {
          let now = from;
          let latest = from;
          let upTo = from;
          const seen: number[] = [];
          for (const minutes of jumps) {
            now += minutes * 60_000;
            latest = Math.max(latest, now);
            for (;;) {
              const plan = planDue(
                { when, from, upTo, catchUpMs: CATCH_UP_MS },
                { now, isBusy: false, most },
              );
              if (plan.planned.length === 0) break;
              // Never two at once, and none that is older than what may be caught up with.
              const due = plan.planned.filter(({ state }) => state === 'due');
              expect(due.length).toBeLessThanOrEqual(1);
              expect(due.every((one) => now - one.at <= CATCH_UP_MS)).toBe(true);
              seen.push(...plan.planned.map((one) => one.at));
              upTo = plan.upTo;
            }
          }
          const expected: number[] = [];
          for (let next = nextAfter(when, from, from); next !== null && next <= latest; ) {
            expected.push(next);
            next = nextAfter(when, from, next);
          }
          expect(seen).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});
