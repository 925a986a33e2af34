import { diff } from 'node:util';

/** Lines without a change that are shown around one. */
const AROUND = 2;

/** What would change in `there` if `here` took its place, in lines with a sign; an empty list when nothing would. */
export const changesOf = (there: string, here: string): string[] => {
  // Node names what turns the second text into the first: the other way round than people read it.
  const lines = diff(there.split('\n'), here.split('\n')).map(([op, line]) => ({ op, line }));
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ op }) => op !== 0);
  return lines.flatMap(({ op, line }, index) =>
    isNear(index) ? [`${op === 0 ? ' ' : op > 0 ? '-' : '+'} ${line}`] : [],
  );
};
