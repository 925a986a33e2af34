import { describe, expect, test } from 'vitest';
import { parseWhen, splitWhen } from './parse-when.ts';

/** A Saturday, 11:00 in Berlin. */
const clock = { now: Date.parse('2026-11-21T10:00:00Z'), timeZone: 'Europe/Berlin' };

const read = (text: string) => {
  const found = parseWhen(text, clock);
  if (!found.ok) return found.error.message;
  const { words, next, rest } = found.value;
  return [words, new Date(next).toISOString(), rest];
};

describe('a time in words', () => {
  test.each([
    [
      'every weekday 9:00 check all sites',
      'every weekday at 09:00 Europe/Berlin',
      '2026-11-23T08:00:00.000Z',
      'check all sites',
    ],
    [
      'Every day at 9pm Europe/London: sum up',
      'every day at 21:00 Europe/London',
      '2026-11-21T21:00:00.000Z',
      'sum up',
    ],
    [
      'every Mon, Thu and Sunday at 8:30 look',
      'every Monday and Thursday and Sunday at 08:30 Europe/Berlin',
      '2026-11-22T07:30:00.000Z',
      'look',
    ],
    ['weekends at noon rest', 'every weekend day at 12:00 Europe/Berlin', '2026-11-21T11:00:00.000Z', 'rest'],
    [
      'monthly on the 1st at 7:00 bill them',
      'every month on day 1 at 07:00 Europe/Berlin',
      '2026-12-01T06:00:00.000Z',
      'bill them',
    ],
    ['every 15 minutes look', 'every 15 minutes', '2026-11-21T10:15:00.000Z', 'look'],
    ['every hour look', 'every hour', '2026-11-21T11:00:00.000Z', 'look'],
    [
      '0 7 * * 1-5 what broke?',
      'cron `0 7 * * 1-5` Europe/Berlin',
      '2026-11-23T06:00:00.000Z',
      'what broke?',
    ],
    ['in 20 minutes tea', 'once, 20 minutes after this holds', '2026-11-21T10:20:00.000Z', 'tea'],
    ['in half an hour, tea', 'once, half an hour after this holds', '2026-11-21T10:30:00.000Z', 'tea'],
    [
      'tomorrow at 9 to call Bob',
      'once, Sun, 22 Nov 2026, 09:00 Europe/Berlin',
      '2026-11-22T08:00:00.000Z',
      'call Bob',
    ],
    [
      'friday 17:30 America/New_York call',
      'once, Fri, 27 Nov 2026, 17:30 America/New_York',
      '2026-11-27T22:30:00.000Z',
      'call',
    ],
    [
      '2027-07-01 18:00 sing',
      'once, Thu, 1 Jul 2027, 18:00 Europe/Berlin',
      '2027-07-01T16:00:00.000Z',
      'sing',
    ],
    ['today at 5pm UTC go', 'once, Sat, 21 Nov 2026, 18:00 Europe/Berlin', '2026-11-21T17:00:00.000Z', 'go'],
  ])('%s', (text, ...understood) => {
    expect(read(text)).toEqual(understood);
  });

  test.each([
    ['tomorrow, some day', /do not understand when/],
    ['every weekday 9 apples', /do not understand when/],
    ['every sunday 25:00 look', /do not understand when/],
    ['look at all sites', /do not understand when/],
    ['2020-12-24 18:00 sing', /does not come/],
    ['0 0 31 2 * look', /does not come/],
    ['99 7 * * * look', /no cron expression/],
    ['every 4 minutes look', /every 5 minutes/],
    ['*/2 * * * * look', /every 5 minutes/],
    ['0,58 9,10 * * * look', /every 5 minutes/],
  ])('is refused, with what to do, when it is wrong: %s', (text, refusal) => {
    expect(read(text)).toMatch(refusal);
  });

  test('is parted from what to do then, and keeps its zone', () => {
    expect(splitWhen('every weekday 9:00 Europe/Paris check it', clock)).toEqual({
      when: 'every weekday 9:00 Europe/Paris',
      what: 'check it',
    });
    expect(splitWhen('every weekday 9:00', clock)).toBeNull();
    expect(splitWhen('check all sites', clock)).toBeNull();
  });

  test('counts from the moment at which it holds, so that an approval that takes its time is no matter', () => {
    const [early, late] = [clock.now, clock.now + 600_000].map((now) =>
      parseWhen('in 20 minutes tea', { ...clock, now }),
    );
    expect(early?.ok && early.value.when).toEqual({ kind: 'after', ms: 1_200_000 });
    expect(late?.ok && late.value.when).toEqual({ kind: 'after', ms: 1_200_000 });
  });
});
