import { findCapability, targetOf } from '@golem/contracts';
import { canonicalJson } from '@golem/worker-kit';
import type { Deed } from './act.ts';

/** A call of this run and what came of it. */
export interface Tried {
  capability: string;
  args: Record<string, unknown>;
  deed: Deed;
}

/** So many failures in a row end a run: what did not work three times is for a person to look at. */
const MAX_FAILURES = 3;

/** The same for the same call with the same result. */
const fingerprint = ({ capability, args, deed }: Tried): string =>
  canonicalJson([capability, args, deed.kind === 'done' ? deed.output : deed.message]);

const isChange = ({ capability, deed }: Tried): boolean =>
  deed.kind === 'done' && findCapability(capability)?.effect !== 'read';

/** Whether the last call only repeats one before it. To look again after something was changed repeats nothing. */
const isRepetition = (earlier: readonly Tried[], last: Tried): boolean => {
  const seen = fingerprint(last);
  for (const tried of earlier.toReversed()) {
    if (fingerprint(tried) === seen) return true;
    if (isChange(tried)) return false;
  }
  return false;
};

const nameOf = ({ capability, args }: Tried): string => {
  const known = findCapability(capability);
  const target = known ? targetOf(known, args) : null;
  return `\`${capability}\`${target === null ? '' : ` on \`${target.slice(0, 100)}\``}`;
};

/**
 * Why a run does not get further, as the answer that ends it; null while it does. It looks at the last call: it failed
 * as the third in a row, or it had the same result as the same call before.
 */
export const noProgress = (calls: readonly Tried[]): string | null => {
  const last = calls.at(-1);
  if (last === undefined) return null;
  const { deed } = last;
  const error = deed.kind === 'not_done' ? deed.message : null;
  if (isRepetition(calls.slice(0, -1), last)) {
    const result = error === null ? 'It worked both times, so doing it again would tell nothing new.' : error;
    return `I stopped: ${nameOf(last)} had the same result twice. ${result}`;
  }
  const tail = calls.slice(-MAX_FAILURES);
  if (tail.length === MAX_FAILURES && tail.every((tried) => tried.deed.kind === 'not_done')) {
    return `I stopped after ${MAX_FAILURES} failures in a row. The last was ${nameOf(last)}: ${error}`;
  }
  return null;
};
