import {
  commit,
  type Db,
  endMemory,
  insertMemory,
  type MemoryRow,
  memoriesAbout,
  type NewMemory,
} from '@golem/db';
import { placeFact, subjectKey } from '@golem/memory';

/** A fact to keep, before its place among the others is known. */
export type FreshFact = Omit<
  NewMemory,
  'subjectKey' | 'validFrom' | 'validTo' | 'supersededBy' | 'lastUsedAt'
>;

export interface Kept {
  fact: Pick<MemoryRow, 'id' | 'subject' | 'statement' | 'trust' | 'createdAt'>;
  alreadyKnown: boolean;
  /** The facts that ended with it. */
  superseded: string[];
}

/**
 * Keeps a fact: one that is known is not kept twice, and what it contradicts ends with it. Nothing is overwritten. The
 * same id again changes nothing.
 */
export const rememberFact = async (db: Db, fresh: FreshFact): Promise<Kept> => {
  const key = subjectKey(fresh.subject);
  const valid = await memoriesAbout(db, key);
  // What this very call has kept before a crash is no other fact.
  const others = valid.filter(({ id }) => id !== fresh.id);
  const { known, superseded } = placeFact(fresh, others);
  if (known) return { fact: known, alreadyKnown: true, superseded: [] };
  const row = { ...fresh, subjectKey: key, validFrom: fresh.createdAt };
  await commit(db, [
    insertMemory(db, row),
    ...superseded.map(({ id }) => endMemory(db, id, fresh.createdAt, fresh.id)),
  ]);
  return { fact: fresh, alreadyKnown: false, superseded: superseded.map(({ id }) => id) };
};
