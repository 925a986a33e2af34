import type { Effect } from '@golem/contracts';

const RANK: Record<Effect, number> = { read: 0, write: 1, destructive: 2 };

/** The stronger of two effects: a policy row that understates what a capability does must not weaken the gate. */
export const strongerEffect = (a: Effect, b: Effect): Effect => (RANK[a] >= RANK[b] ? a : b);
