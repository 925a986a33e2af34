/** So many more than a page holds are asked for: what came in the same millisecond must not be cut apart. */
export const TIES = 20;

/**
 * The first page of a list that is sorted by time, newest first. It is longer than `limit` where that would part what has
 * the same time, because the next page begins before it.
 */
export const pageOf = <T>(
  sorted: readonly T[],
  limit: number,
  timeOf: (item: T) => number,
): { items: T[]; next: number | null } => {
  const last = sorted[limit - 1];
  const at = last === undefined ? null : timeOf(last);
  const items = sorted.filter((item, index) => index < limit || timeOf(item) === at);
  return { items, next: items.length < sorted.length ? at : null };
};
