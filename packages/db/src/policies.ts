import { type Freeze, PolicyRecord } from '@golem/contracts';
import { and, eq, gt, isNull, or, type Placeholder, sql } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { freezes, policies } from './schema.ts';

/** The policy row of one capability; none or one. */
export const policyOf = (db: Db, capability: string | Placeholder) =>
  db.select().from(policies).where(eq(policies.capability, capability));

export const allPolicies = (db: Db) => db.select().from(policies).orderBy(policies.capability);

/**
 * Parses a row. Null when there is none or when it does not parse: a row that somebody broke by hand must reject,
 * not run with a guess.
 */
export const readPolicy = (rows: (typeof policies.$inferSelect)[]): PolicyRecord | null =>
  PolicyRecord.safeParse(rows[0]).data ?? null;

/** The freezes that hold at `now` (unix milliseconds). */
export const activeFreezes = (db: Db, now: number | Placeholder) =>
  db
    .select()
    .from(freezes)
    .where(or(isNull(freezes.expiresAt), gt(freezes.expiresAt, now)));

export const putFreeze = (db: Db, freeze: Freeze): Statement =>
  db.insert(freezes).values(freeze).onConflictDoUpdate({ target: freezes.scope, set: freeze });

/** Freezes, but never shortens: a freeze that lasts longer, or until it is lifted, stays as it is. */
export const lengthenFreeze = (db: Db, freeze: Freeze): Statement =>
  db
    .insert(freezes)
    .values(freeze)
    .onConflictDoUpdate({
      target: freezes.scope,
      set: freeze,
      setWhere: sql`${freezes.expiresAt} IS NOT NULL AND ${freezes.expiresAt} < excluded.expires_at`,
    });

export const liftFreeze = (db: Db, scope: string): Statement =>
  db.delete(freezes).where(eq(freezes.scope, scope));

/** Replaces a policy if it still is at `version`. False when somebody else was faster. */
export const updatePolicy = async (db: Db, record: PolicyRecord, version: number): Promise<boolean> => {
  const changed = await db
    .update(policies)
    .set(record)
    .where(and(eq(policies.capability, record.capability), eq(policies.version, version)))
    .returning({ capability: policies.capability });
  return changed.length > 0;
};
