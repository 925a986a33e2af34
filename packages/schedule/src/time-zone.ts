import { Cron } from 'croner';

/** Whether this is a time zone by its IANA name. */
export const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** The time on the clocks of a zone, as the UTC time that reads the same; unix milliseconds both. */
export const wallClock = (at: number, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = [
    'year',
    'month',
    'day',
    'hour',
    'minute',
    'second',
  ].map((type) => Number(parts.find((part) => part.type === type)?.value));
  return Date.UTC(year, month - 1, day, hour, minute, second);
};

/**
 * When the clocks of a zone show this (a {@link wallClock}). Where they show it twice, the first time; where they skip
 * it, as much later as they skip.
 */
export const instantOf = (wall: number, timeZone: string): number => {
  const local = new Date(wall).toISOString().slice(0, 19);
  const found = new Cron(local, { timezone: timeZone, paused: true }).nextRun(new Date(0));
  return found === null ? wall : found.getTime();
};

/** A time for people: "Mon, 23 Nov 2026, 09:00 Europe/Berlin". */
export const spoken = (at: number, timeZone: string): string => {
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
  return `${text} ${timeZone}`;
};
