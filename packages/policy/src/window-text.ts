import type { MaintenanceWindow } from '@golem/contracts';

/** Day names, in the order of `MaintenanceWindow.days`. */
export const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** Minutes after midnight as `14:05`. */
export const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** A window as people write it and {@link parseWindows} reads it: `Mon,Tue 22:00-06:00 Europe/Vienna`. */
export const windowText = ({ days, fromMinute, toMinute, timeZone }: MaintenanceWindow): string =>
  `${days.map((day) => DAYS[day]).join(',')} ${clockText(fromMinute)}-${clockText(toMinute)} ${timeZone}`;

const dayIndex = (name: string): number => DAYS.findIndex((day) => day.toLowerCase() === name.toLowerCase());

/** `Mon-Fri,Sun` as day numbers, or null when a name is none of {@link DAYS}. */
const parseDays = (text: string): number[] | null => {
  const days = text.split(',').flatMap((part) => {
    const [from = '', to = from] = part.split('-');
    const [first, last] = [dayIndex(from), dayIndex(to)];
    if (first === -1 || last === -1) return [-1];
    return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, step) => (first + step) % 7);
  });
  return days.includes(-1) ? null : [...new Set(days)];
};

/** Windows from text, separated by `;`; null when a part cannot be read. Ranges are left to the schema. */
export const parseWindows = (text: string): unknown[] | null => {
  const windows = text.split(';').map((part) => {
    const match = /^(\S+)\s+(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)\s+(\S+)$/.exec(part.trim());
    const days = parseDays(match?.[1] ?? '');
    if (match === null || days === null) return null;
    const [fromMinute, toMinute] = [2, 4].map((at) => Number(match[at]) * 60 + Number(match[at + 1]));
    return { days, fromMinute, toMinute, timeZone: match[6] };
  });
  return windows.includes(null) ? null : windows;
};

/** Whether the runtime knows this time zone. */
export const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
