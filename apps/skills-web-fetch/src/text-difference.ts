const linesOf = (text: string): string[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));

/** The lines of `text` that `other` does not have, as often as it lacks them. */
const missingFrom = (other: readonly string[], text: readonly string[]): string[] => {
  const left = new Map<string, number>();
  for (const line of other) left.set(line, (left.get(line) ?? 0) + 1);
  return text.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
};

/** Which lines came and went between two texts; a line that only moved is neither. */
export const textDifference = (before: string, after: string): { added: string[]; removed: string[] } => {
  const [old, now] = [linesOf(before), linesOf(after)];
  return { added: missingFrom(old, now), removed: missingFrom(now, old) };
};
