import { fail, ok, type Result } from '@golem/contracts';

export interface TimeRange {
  /** Unix milliseconds. */
  from: number;
  until: number;
}

const MINUTE_MS = 60_000;

/** The last `minutes` before `until` (ISO 8601; now when undefined). */
export const rangeOf = (minutes: number, until: string | undefined, now: number): Result<TimeRange> => {
  const end = until === undefined ? now : Date.parse(until);
  if (end > now + MINUTE_MS) return fail('invalid_input', '`until` is in the future.');
  const from = end - minutes * MINUTE_MS;
  return from > 0
    ? ok({ from, until: end })
    : fail('invalid_input', '`until` is before there were any data.');
};

/** ISO 8601 in UTC, to the second. */
export const iso = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
