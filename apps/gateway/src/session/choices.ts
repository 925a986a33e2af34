import type { Author } from '@golem/contracts';
import { principalOf } from './admit.ts';
import type { SessionWorld } from './session-world.ts';

/** The ids that fit what was typed, for autocomplete. A stranger is shown nothing. */
export const choicesFor = async (
  world: SessionWorld,
  kind: 'pending' | 'run',
  typed: string,
  author: Author,
): Promise<string[]> => {
  if ((await principalOf(world, author)) === null) return [];
  const { store } = world;
  const ids =
    kind === 'pending'
      ? store.openPending().map(({ id }) => id)
      : store.openEvents().map(({ event }) => event.id);
  return ids.filter((id) => id.includes(typed.trim().toLowerCase()));
};
