import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import * as schema from './schema.ts';

export type Db = DrizzleD1Database<typeof schema>;

/** Opens the D1 database; cheap, no round trip. */
export const openDb = (binding: D1Database): Db => drizzle(binding, { schema });

/** One round trip that reads a migrated table; throws when D1 does not answer or was not migrated. */
export const ping = async (db: Db): Promise<void> => {
  await db.select({ capability: schema.policies.capability }).from(schema.policies).limit(1);
};
