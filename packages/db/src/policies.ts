import { type Freeze, PolicyRecord } from '@golem/contracts';
import { eq, gt, isNull, or } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { freezes, policies } from './schema.ts';

/** The policy row of one capability; none or one. */
export const policyOf = (db: Db, capability: string) =>
  db.select().from(policies).where(eq(policies.capability, capability));

export const allPolicies = (db: Db) => db.select().from(policies).orderBy(policies.capability);

/**
 * Parses a row. Null when there is none or when it does not parse: a row that somebody broke by hand must reject,
 * not run with a guess.
 */
export const readPolicy = (rows: (typeof policies.$inferSelect)[]): PolicyRecord | null =>
  PolicyRecord.safeParse(rows[0]).data ?? null;

/** Writes a policy as it is; the caller has raised its version. */
export const putPolicy = (db: Db, record: PolicyRecord): Statement =>
  db.insert(policies).values(record).onConflictDoUpdate({ target: policies.capability, set: record });

/** The freezes that hold at `now` (unix milliseconds). */
export const activeFreezes = (db: Db, now: number) =>
  db
    .select()
    .from(freezes)
    .where(or(isNull(freezes.expiresAt), gt(freezes.expiresAt, now)));

export const putFreeze = (db: Db, freeze: Freeze): Statement =>
  db.insert(freezes).values(freeze).onConflictDoUpdate({ target: freezes.scope, set: freeze });

export const liftFreeze = (db: Db, scope: string): Statement =>
  db.delete(freezes).where(eq(freezes.scope, scope));
