import type { AfterClose } from '@golem/discord';

/** Discord starts at most one session in 5 s for a bot of one shard; half a second more for clocks that differ. */
export const IDENTIFY_APART_MS = 5_500;

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** After "too many frames" Discord's window of a minute is let pass, in milliseconds. */
const SLOW_MS = 60_000;

/**
 * How long to wait before the next connection, in milliseconds: at once after the first loss, which is nearly always a
 * planned restart on Discord's side; then between half and all of 1, 2, 4 … 60 s.
 */
export const pauseBefore = (
  failures: number,
  next: Exclude<AfterClose['next'], 'stop'>,
  random: number,
): number => {
  const ceiling = failures === 0 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  const pause = Math.ceil(ceiling * (0.5 + random / 2));
  return next === 'slow' ? SLOW_MS + pause : pause;
};

/** Discord wants a pause of 1 to 5 s after "invalid session", in milliseconds. */
export const pauseAfterInvalid = (random: number): number => 1_000 + Math.ceil(random * 4_000);
