import { env } from 'cloudflare:test';
import { type Db, openDb } from '@golem/db';

type Batch = (statements: D1PreparedStatement[]) => Promise<D1Result[]>;

/** The test's database, whose batches go through `watch`, which is given what sends them. */
export const watchedDb = (watch: (send: Batch) => Batch): Db => {
  const d1 = {
    prepare: (sql: string) => env.DB.prepare(sql),
    batch: watch((statements) => env.DB.batch(statements)),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part of the interface that is used
  return openDb(d1 as unknown as D1Database);
};
