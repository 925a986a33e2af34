import type { MaintenanceWindow, Reason } from '@golem/contracts';
import type { KnownInput } from '../input.ts';
import { clockText, DAYS, windowText } from '../window-text.ts';

interface WallClock {
  day: number;
  minute: number;
}

/**
 * Day and minute on the wall at an instant, or null for a zone the runtime does not know. Comparing wall clocks,
 * not instants, keeps "02:00 to 04:00" right on the days when the clocks change.
 */
const wallClock = (now: number, timeZone: string): WallClock | null => {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      hour: 'numeric',
      minute: 'numeric',
    });
    const parts = new Map(format.formatToParts(now).map((part) => [part.type, part.value]));
    const day = DAYS.findIndex((name) => name === parts.get('weekday'));
    return { day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
  } catch {
    return null;
  }
};

/** A window whose end is before its start runs past midnight and belongs to the day on which it starts. */
const isOpen = ({ days, fromMinute, toMinute }: MaintenanceWindow, { day, minute }: WallClock): boolean => {
  if (fromMinute < toMinute) return days.includes(day) && minute >= fromMinute && minute < toMinute;
  if (fromMinute === toMinute) return false;
  return (days.includes(day) && minute >= fromMinute) || (days.includes((day + 6) % 7) && minute < toMinute);
};

/** Rejects outside the maintenance windows, if the policy has any. */
export const judgeWindow = ({ policy, now }: KnownInput): Reason => {
  if (policy.windows.length === 0)
    return { rule: 'window', verdict: 'allow', detail: 'It may run at any time.' };
  const open = policy.windows.find((window) => {
    const clock = wallClock(now, window.timeZone);
    return clock !== null && isOpen(window, clock);
  });
  if (open !== undefined)
    return { rule: 'window', verdict: 'allow', detail: `The window ${windowText(open)} is open.` };
  const zone = policy.windows[0]?.timeZone ?? 'UTC';
  const clock = wallClock(now, zone);
  const there =
    clock === null
      ? `the time zone ${zone} is not known`
      : `there it is ${DAYS[clock.day]} ${clockText(clock.minute)}`;
  return {
    rule: 'window',
    verdict: 'reject',
    detail: `It may run only ${policy.windows.map(windowText).join('; ')}; ${there}. Try again then.`,
  };
};
