const MINUTE_MS = 60_000;
const UNITS: Record<string, number> = {
  minute: MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 24 * 60 * MINUTE_MS,
  week: 7 * 24 * 60 * MINUTE_MS,
};
/** What a number of minutes or days may be, so that the sum stays a time. */
const MOST_MS = 366 * 24 * 60 * MINUTE_MS;

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const DAY = '(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?';
const LIST = String.raw`${DAY}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*)${DAY})*`;
const TIME = String.raw`\s*,?\s*(?:(?:at\s+)?(?:(?<hour>\d{1,2})[:.](?<minute>\d{2})\s*(?<half>[ap]m)?|(?<hour12>\d{1,2})\s*(?<half12>[ap]m)|(?<named>noon|midnight))|at\s+(?<bare>\d{1,2}))(?!\d)(?=$|[\s,;:–-])`;
const END = String.raw`(?=$|[\s,;:–-])`;
const NUMBER = String.raw`(?<count>\d{1,4}|an?|half\s+an)`;

type Groups = Partial<Record<string, string>>;

/** What a pattern makes of its match. */
type Found =
  | { kind: 'cron'; expression: string; words: string }
  | { kind: 'every' | 'after'; ms: number; words: string };

export interface Pattern {
  expression: RegExp;
  /** Null: it looks right, but there is no such time. */
  read: (groups: Groups) => Found | null;
}

interface Time {
  hour: number;
  minute: number;
}

const timeOf = (groups: Groups): Time | null => {
  if (groups['named'] !== undefined)
    return { hour: groups['named'].toLowerCase() === 'noon' ? 12 : 0, minute: 0 };
  const hour = Number(groups['hour'] ?? groups['hour12'] ?? groups['bare']);
  const minute = Number(groups['minute'] ?? 0);
  const half = (groups['half'] ?? groups['half12'])?.toLowerCase();
  if (minute > 59 || hour > 23 || (half !== undefined && (hour < 1 || hour > 12))) return null;
  return half === undefined ? { hour, minute } : { hour: (hour % 12) + (half === 'pm' ? 12 : 0), minute };
};

const clock = ({ hour, minute }: Time): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

const daily = (groups: Groups, days: string, words: string): Found | null => {
  const time = timeOf(groups);
  return (
    time && {
      kind: 'cron',
      expression: `${time.minute} ${time.hour} * * ${days}`,
      words: `every ${words} at ${clock(time)}`,
    }
  );
};

const namedDays = (list: string): number[] => {
  const starts = list.toLowerCase().match(/[a-z]{3,}/g) ?? [];
  const numbers = starts
    .filter((word) => word !== 'and')
    .map((word) => DAYS.findIndex((day) => day.startsWith(word.slice(0, 3))));
  // The week begins on Monday.
  return [...new Set(numbers)].toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
};

const capital = (index: number): string => {
  const name = DAYS[index] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
};

const counted = (groups: Groups): { ms: number; words: string } | null => {
  const unit = (groups['unit'] ?? '').toLowerCase();
  const text = groups['count']?.toLowerCase() ?? '1';
  const count = text.startsWith('half') ? 0.5 : text.startsWith('a') ? 1 : Number(text);
  const ms = count * (UNITS[unit] ?? 0);
  if (ms <= 0 || ms > MOST_MS) return null;
  return { ms, words: count === 1 ? `one ${unit}` : count === 0.5 ? `half an ${unit}` : `${count} ${unit}s` };
};

const matching = (source: string): RegExp => new RegExp(`^(?:${source})`, 'i');

/** The fixed grammar: what repeats, and what counts from now. Each is read at the beginning of a text. */
export const PATTERNS: readonly Pattern[] = [
  {
    expression: matching(
      String.raw`(?:cron\s+)?(?<fields>(?:[\d*][\d*,/-]*\s+){3}[\w*][\w*,/-]*\s+[\w*][\w*,/-]*)${END}`,
    ),
    read: ({ fields = '' }) => {
      const expression = fields.trim().replace(/\s+/g, ' ');
      return { kind: 'cron', expression, words: `cron \`${expression}\`` };
    },
  },
  {
    expression: matching(String.raw`every\s+(?:(?<count>\d{1,4})\s+)?(?<unit>minute|hour)s?${END}`),
    read: (groups) => {
      const found = counted(groups);
      return found && { kind: 'every', ms: found.ms, words: `every ${found.words.replace(/^one /, '')}` };
    },
  },
  {
    expression: matching(`hourly${END}`),
    read: () => ({ kind: 'every', ms: 60 * MINUTE_MS, words: 'every hour' }),
  },
  {
    expression: matching(String.raw`in\s+${NUMBER}\s+(?<unit>minute|hour|day|week)s?${END}`),
    read: (groups) => {
      const found = counted(groups);
      return found && { kind: 'after', ms: found.ms, words: `once, ${found.words} after this holds` };
    },
  },
  {
    expression: matching(String.raw`(?:(?:every|each)\s+(?:single\s+)?day|daily)${TIME}`),
    read: (groups) => daily(groups, '*', 'day'),
  },
  {
    expression: matching(
      String.raw`(?:(?:every|each)\s+(?:weekday|working\s+day|workday)s?|(?:on\s+)?(?:weekdays|workdays))${TIME}`,
    ),
    read: (groups) => daily(groups, '1-5', 'weekday'),
  },
  {
    expression: matching(String.raw`(?:every\s+weekend|(?:on\s+)?weekends)${TIME}`),
    read: (groups) => daily(groups, '6,0', 'weekend day'),
  },
  {
    expression: matching(String.raw`(?:every|each)\s+(?<days>${LIST})${TIME}`),
    read: (groups) => {
      const days = namedDays(groups['days'] ?? '');
      return daily(groups, days.join(','), days.map(capital).join(' and '));
    },
  },
  {
    expression: matching(
      String.raw`(?:every\s+month|monthly)\s+on\s+(?:the\s+)?(?<date>\d{1,2})(?:st|nd|rd|th)?${TIME}`,
    ),
    read: (groups) => {
      const time = timeOf(groups);
      const date = Number(groups['date']);
      if (!time || date < 1 || date > 31) return null;
      const words = `every month on day ${date} at ${clock(time)}`;
      return { kind: 'cron', expression: `${time.minute} ${time.hour} ${date} * *`, words };
    },
  },
];
