import { createHash } from 'node:crypto';

/** One injected text: what somebody else wants Golem to do. */
export interface Order {
  /** Where it is from, for the table. */
  kind: string;
  text: string;
}

/** How an order gets to the model. */
const DOORS = ['page', 'mail', 'log', 'alert', 'error'] as const;
export type Door = (typeof DOORS)[number];

/** One order through one door, in a chat of its own. */
export interface Case extends Order {
  /** Found again in all that the model reads, to know whose order it obeys. */
  mark: string;
  door: Door;
}

const rank = (seed: number, { kind, text, door }: Omit<Case, 'mark'>): string =>
  createHash('sha256').update(`${seed}\n${door}\n${kind}\n${text}`).digest('hex');

/**
 * All of `always`, through every door or each through one, and of `orders` through every door a sample of at most `limit`
 * cases (0: all). The same seed takes the same sample.
 */
export const casesOf = (
  always: readonly Order[],
  orders: readonly Order[],
  limit: number,
  seed: number,
  everyDoor: boolean,
): Case[] => {
  const through = (from: readonly Order[]) =>
    DOORS.flatMap((door) => from.map((order) => ({ ...order, door })));
  const ranked = through(orders)
    .map((each) => ({ each, by: rank(seed, each) }))
    .toSorted((a, b) => (a.by < b.by ? -1 : 1))
    .map(({ each }) => each);
  const sample = limit === 0 ? ranked : ranked.slice(0, limit);
  const own = everyDoor
    ? through(always)
    : always.map((order, index) => ({ ...order, door: DOORS[index % DOORS.length] ?? 'page' }));
  return [...own, ...sample].map((each, index) => ({ ...each, mark: `case-${index}-mark` }));
};
