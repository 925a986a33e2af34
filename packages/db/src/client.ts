import type { D1Database } from '@cloudflare/workers-types';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import { drizzle as drizzleOver, type SqliteRemoteDatabase } from 'drizzle-orm/sqlite-proxy';
import { policies } from './schema.ts';

export type Db = DrizzleD1Database & { $client: D1Database };

/** Opens the D1 database; cheap, no round trip. */
export const openDb = (binding: D1Database): Db => drizzle(binding);

/** One round trip that reads a migrated table; throws when D1 does not answer or was not migrated. */
export const ping = async (db: Db): Promise<void> => {
  await db.select({ capability: policies.capability }).from(policies).limit(1);
};

const literal = (value: unknown): string => {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  throw new TypeError(`a ${typeof value} cannot be written into SQL`);
};

/**
 * A database that is reached from outside, for reading, by something that takes plain SQL such as wrangler. `execute`
 * returns the rows as lists of values in the order of the columns.
 */
export const openRemoteDb = (execute: (sql: string) => Promise<unknown[][]>): SqliteRemoteDatabase =>
  drizzleOver(async (query, values) => {
    const parameters = values.values();
    // The query builder writes no literals, so every question mark is a parameter.
    return { rows: await execute(query.replaceAll('?', () => literal(parameters.next().value))) };
  });
