import { fail, ok, type Result, type When } from '@golem/contracts';
import { parse as parseDate } from 'chrono-node/en';
import { Cron } from 'croner';
import { nextAfter, tooOften } from './next.ts';
import { PATTERNS, type Pattern } from './patterns.ts';
import { instantOf, isTimeZone, spoken, wallClock } from './time-zone.ts';

/** A time in words, understood. */
export interface Read {
  when: When;
  /** How it was understood: "every weekday at 09:00 Europe/Berlin". */
  words: string;
  /** When it comes first, unix milliseconds. */
  next: number;
  /** What follows the time. */
  rest: string;
}

/** What a time is read against. */
interface Clock {
  now: number;
  /** Where the words name none. */
  timeZone: string;
}

const EXAMPLES =
  'Say it like: every weekday 9:00 · every monday and thursday at 8:30 · every 15 minutes · monthly on the 1st at 7:00 · tomorrow 9:00 · in 20 minutes · 2026-12-24 18:00 · 0 7 * * 1-5. A time zone may follow: every day 9:00 Europe/Berlin.';

const SEPARATOR = /^[\s,:;–-]*(?:(?:to|then|and)\s+)?/i;

/** Takes the name of a time zone from the beginning of a text. */
const takeZone = (text: string): { timeZone: string | null; rest: string } => {
  const [whole = '', name] = /^\s*,?\s*(?:in\s+)?([A-Za-z]+(?:\/[\w+-]+)+|UTC)(?=$|[\s,:;])/.exec(text) ?? [];
  return name !== undefined && isTimeZone(name)
    ? { timeZone: name, rest: text.slice(whole.length) }
    : { timeZone: null, rest: text };
};

const fromPattern = ({ expression, read }: Pattern, text: string, { timeZone }: Clock) => {
  const match = expression.exec(text);
  const found = match && read(match.groups ?? {});
  if (!match || !found) return null;
  const after = text.slice(match[0].length);
  if (found.kind !== 'cron')
    return { when: { kind: found.kind, ms: found.ms }, words: found.words, rest: after };
  const zone = takeZone(after);
  const named = zone.timeZone ?? timeZone;
  return {
    when: { kind: 'cron' as const, expression: found.expression, timeZone: named },
    words: `${found.words} ${named}`,
    rest: zone.rest,
  };
};

/** A date and time, once. The words are read against the clocks of the zone, and only then become a moment. */
const fromDate = (text: string, clock: Clock) => {
  const [first] = parseDate(
    text,
    { instant: new Date(wallClock(clock.now, clock.timeZone)), timezone: 0 },
    { forwardDate: true },
  );
  if (first?.index !== 0 || !first.start.isCertain('hour')) return null;
  const { start } = first;
  const zone = takeZone(text.slice(first.text.length));
  const timeZone = zone.timeZone ?? clock.timeZone;
  const wall = Date.UTC(
    start.get('year') ?? 0,
    (start.get('month') ?? 1) - 1,
    start.get('day') ?? 1,
    start.get('hour') ?? 0,
    start.get('minute') ?? 0,
  );
  const offset = start.isCertain('timezoneOffset') ? start.get('timezoneOffset') : null;
  const at = offset === null ? instantOf(wall, timeZone) : wall - offset * 60_000;
  return { when: { kind: 'at' as const, at }, words: `once, ${spoken(at, timeZone)}`, rest: zone.rest };
};

const isCron = (expression: string): boolean => {
  try {
    return new Cron(expression, { mode: '5-part', paused: true }).getPattern() !== undefined;
  } catch {
    return false;
  }
};

const understood = (text: string, clock: Clock) => {
  for (const pattern of PATTERNS) {
    const found = fromPattern(pattern, text, clock);
    if (found) return found;
  }
  return fromDate(text, clock);
};

/** Reads the time at the beginning of a text, and what follows it. The error says what to write. */
export const parseWhen = (text: string, clock: Clock): Result<Read> => {
  const found = understood(text.trim(), clock);
  if (!found) return fail('invalid_input', `I do not understand when that is. ${EXAMPLES}`);
  const { when, words } = found;
  if (when.kind === 'cron' && !isCron(when.expression))
    return fail('invalid_input', `\`${when.expression}\` is no cron expression. ${EXAMPLES}`);
  const next = nextAfter(when, clock.now, clock.now);
  if (next === null) return fail('invalid_input', `That time does not come: ${words}.`);
  if (tooOften(when, clock.now)) return fail('invalid_input', 'That is too often: at most every 5 minutes.');
  return ok({ when, words, next, rest: found.rest.replace(SEPARATOR, '').trim() });
};

/**
 * Parts a text into the words for the time and the words for what to do then. Null when it does not begin with a time,
 * or nothing follows.
 */
export const splitWhen = (text: string, clock: Clock): { when: string; what: string } | null => {
  const trimmed = text.trim();
  const found = understood(trimmed, clock);
  if (!found) return null;
  const what = found.rest.replace(SEPARATOR, '').trim();
  const when = trimmed.slice(0, trimmed.length - found.rest.length).trim();
  return what === '' ? null : { when, what };
};
