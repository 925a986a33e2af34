import type { When } from '@golem/contracts';
import { Cron } from 'croner';

/** No schedule runs more often than this, in milliseconds: a run and its approvals need time, and so do their readers. */
const MIN_GAP_MS = 5 * 60_000;

/** How many gaps are looked at: more than a day of any pattern that fits the limit. */
const GAPS = 300;

/**
 * The first time after `after` at which it is due, for a schedule that was made at `from`; null: never again. All in unix
 * milliseconds. Where clocks skip a time it is due at the first moment that exists; where they show it twice, once.
 */
export const nextAfter = (when: When, from: number, after: number): number | null => {
  switch (when.kind) {
    case 'at':
      return when.at > after ? when.at : null;
    case 'after':
      return from + when.ms > after ? from + when.ms : null;
    case 'every': {
      const passed = Math.max(0, Math.floor((after - from) / when.ms));
      return from + (passed + 1) * when.ms;
    }
    case 'cron':
      return (
        new Cron(when.expression, { timezone: when.timeZone, paused: true, mode: '5-part' })
          .nextRun(new Date(after))
          ?.getTime() ?? null
      );
  }
};

/** The first `most` times after `after` and not after `until`, the earliest first. */
export const expectedBetween = (
  when: When,
  from: number,
  { after, until, most }: { after: number; until: number; most: number },
): number[] => {
  const times: number[] = [];
  for (let at = nextAfter(when, from, after); at !== null && at <= until; at = nextAfter(when, from, at)) {
    times.push(at);
    if (times.length === most) break;
  }
  return times;
};

/** Whether two of its times are closer than {@link MIN_GAP_MS}. */
export const tooOften = (when: When, now: number): boolean => {
  if (when.kind === 'every') return when.ms < MIN_GAP_MS;
  if (when.kind !== 'cron') return false;
  const times = expectedBetween(when, now, { after: now, until: Number.POSITIVE_INFINITY, most: GAPS });
  return times.some((at, index) => index > 0 && at - (times[index - 1] ?? 0) < MIN_GAP_MS);
};
