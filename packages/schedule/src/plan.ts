import type { ExpectedState, When } from '@golem/contracts';
import { expectedBetween, nextAfter } from './next.ts';

/** What becomes of one expected time. */
export interface Planned {
  /** Unix milliseconds. */
  at: number;
  state: Extract<ExpectedState, 'due' | 'missed' | 'skipped_overlap'>;
}

/**
 * Decides about the expected times that have come since it was last decided, each once, the earliest first: only the
 * newest may still be run, if it is not older than the schedule's catch-up time and nothing of the schedule is at work.
 * All others were missed. At most `most` at a time; `upTo` is how far it was decided, for the next look.
 */
export const planDue = (
  { when, from, upTo, catchUpMs }: { when: When; from: number; upTo: number; catchUpMs: number },
  { now, isBusy, most }: { now: number; isBusy: boolean; most: number },
): { planned: Planned[]; upTo: number } => {
  const times = expectedBetween(when, from, { after: upTo, until: now, most });
  const last = times.at(-1);
  if (last === undefined) return { planned: [], upTo };
  const following = nextAfter(when, from, last);
  const isNewest = following === null || following > now;
  const stateOf = (at: number): Planned['state'] => {
    if (at !== last || !isNewest || now - at > catchUpMs) return 'missed';
    return isBusy ? 'skipped_overlap' : 'due';
  };
  return { planned: times.map((at) => ({ at, state: stateOf(at) })), upTo: last };
};
