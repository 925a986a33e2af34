import { createHash } from 'node:crypto';

/** Texts by key; the key is the path below `soul/`. */
export type SoulTexts = Record<string, string>;

/**
 * - `put`: new, or changed here since it was put
 * - `same`: nothing to do
 * - `kept`: changed in R2 by a person; this file waits until they pull it or push with force
 * - `remote`: only in R2
 */
export type SoulState = 'put' | 'same' | 'kept' | 'remote';

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Compares the files here with the objects in R2.
 * @param pushed the digest of what was last put, by key: what differs from it in R2 was edited there
 */
export const planSoul = (
  local: SoulTexts,
  remote: SoulTexts,
  pushed: Record<string, string>,
): Record<string, SoulState> => {
  const stateOf = (key: string): SoulState => {
    const here = local[key];
    const there = remote[key];
    if (here === undefined) return 'remote';
    if (there === undefined) return 'put';
    if (here === there) return 'same';
    return pushed[key] === digestOf(there) ? 'put' : 'kept';
  };
  const keys = [...new Set([...Object.keys(local), ...Object.keys(remote)])].toSorted();
  return Object.fromEntries(keys.map((key) => [key, stateOf(key)]));
};
