import { PREVIOUS_PREFIX } from '@golem/contracts/soul-file';
import type { SoulStore } from './store.ts';

const placeOf = (key: string): string => `${PREVIOUS_PREFIX}${key}`;

/** Keeps what is about to be overwritten: one version of each file, the one before. */
export const keepPrevious = async (
  store: SoulStore,
  key: string,
  text: string | undefined,
): Promise<void> => {
  if (text !== undefined) await store.write(placeOf(key), text);
};

/** Puts the version before the last push of a file into its place, and that one into its. False when there is none. */
export const restoreSoul = async (key: string, store: SoulStore): Promise<boolean> => {
  const [previous, now] = await Promise.all([store.read(placeOf(key)), store.read(key)]);
  if (previous === null) return false;
  await keepPrevious(store, key, now ?? undefined);
  await store.write(key, previous);
  return true;
};
