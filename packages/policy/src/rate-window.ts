/** The part of `times` (unix milliseconds, any order) that still counts in a sliding window of `windowS` seconds. */
export const inWindow = (times: readonly number[], windowS: number, now: number): number[] =>
  times.filter((at) => at > windowStart(windowS, now));

/** Calls reserved at or before this instant (unix milliseconds) no longer count; for `WHERE at > ?`. */
export const windowStart = (windowS: number, now: number): number => now - windowS * 1000;

/** The `rateUsed` and `oldestInWindowAt` of a decision's usage, from the times of earlier calls. */
export const rateUsage = (
  times: readonly number[],
  windowS: number,
  now: number,
): { rateUsed: number; oldestInWindowAt: number | null } => {
  const counted = inWindow(times, windowS, now);
  return { rateUsed: counted.length, oldestInWindowAt: counted.length === 0 ? null : Math.min(...counted) };
};
