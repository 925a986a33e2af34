const LOCALE = 'en-GB';

const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat(LOCALE, options);
  return (date: Date) => formatter.format(date);
};

export const clockTime = format({ timeStyle: 'short' });
const longDate = format({ dateStyle: 'long' });

/** The formats of Discord's `<t:seconds:format>`, except the relative one. */
const STYLES: Record<string, (date: Date) => string> = {
  t: clockTime,
  T: format({ timeStyle: 'medium' }),
  d: format({ dateStyle: 'short' }),
  D: longDate,
  f: format({ dateStyle: 'long', timeStyle: 'short' }),
  F: format({ dateStyle: 'full', timeStyle: 'short' }),
};

const SECONDS_PER_UNIT: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

const relativeFormat = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });

/** “in 5 minutes”, “3 seconds ago”. Both times in epoch milliseconds. */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const [unit, size] = SECONDS_PER_UNIT.find(([, unitSize]) => Math.abs(seconds) >= unitSize) ?? [
    'second',
    1,
  ];
  return relativeFormat.format(Math.trunc(seconds / size), unit);
}

/** What Discord shows for `<t:…:style>`; an unknown style is the default one, `f`. */
export function formatTimestamp(at: number, style: string | undefined, now: number): string {
  if (style === 'R') return relativeTime(at, now);
  const inStyle = STYLES[style ?? 'f'] ?? STYLES.f;
  return inStyle?.(new Date(at)) ?? '';
}

export const fullTime = (at: number) => formatTimestamp(at, 'F', at);

const startOfDay = (at: number) => new Date(at).setHours(0, 0, 0, 0);

/** The day as in the line between two days: “21 November 2026”. */
export const dayName = (at: number) => longDate(new Date(at));

export const isSameDay = (a: number, b: number) => startOfDay(a) === startOfDay(b);

/** The time beside a name: “14:03” today, “Yesterday at 14:03”, or with the date. */
export function messageTime(at: number, now: number): string {
  const clock = clockTime(new Date(at));
  if (isSameDay(at, now)) return clock;
  if (isSameDay(at, startOfDay(now) - 1)) return `Yesterday at ${clock}`;
  return `${STYLES.d?.(new Date(at)) ?? ''} ${clock}`;
}
