import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import { policies } from './schema.ts';

export type Db = DrizzleD1Database;

/** Opens the D1 database; cheap, no round trip. */
export const openDb = (binding: D1Database): Db => drizzle(binding);

/** One round trip that reads a migrated table; throws when D1 does not answer or was not migrated. */
export const ping = async (db: Db): Promise<void> => {
  await db.select({ capability: policies.capability }).from(policies).limit(1);
};
