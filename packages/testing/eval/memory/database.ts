import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types';
import { getPlatformProxy, unstable_splitSqlQuery } from 'wrangler';
import { ROOT } from '../../system/golem.ts';

/** The real local D1, in workerd, with all migrations. */
export interface Database extends AsyncDisposable {
  db: D1Database;
  /** Rows read since it was asked last. */
  rowsRead: () => number;
}

const real = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

const counted = (inner: D1PreparedStatement, count: (rows: number) => void): D1PreparedStatement => {
  const all = async <T>() => {
    const result = await inner.all<T>();
    count(result.meta.rows_read);
    return result;
  };
  const statement = {
    bind: (...values: unknown[]) => counted(inner.bind(...values), count),
    all,
    run: all,
    // The real raw() does not say how many rows were read.
    raw: async () => (await all<object>()).results.map((row) => Object.values(row)),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part of the interface that drizzle uses
  const standIn = statement as unknown as D1PreparedStatement;
  real.set(standIn, inner);
  return standIn;
};

/** Opens an empty database in a folder that goes away with it. */
export const openDatabase = async (): Promise<Database> => {
  const folder = mkdtempSync(join(tmpdir(), 'golem-eval-'));
  const configPath = join(folder, 'wrangler.json');
  const d1 = { binding: 'DB', database_name: 'golem', database_id: 'golem' };
  writeFileSync(
    configPath,
    JSON.stringify({ name: 'golem-eval', compatibility_date: '2026-11-17', d1_databases: [d1] }),
  );
  const proxy = await getPlatformProxy<{ DB: D1Database }>({ configPath, envFiles: [], persist: false });
  const { DB } = proxy.env;
  for (const file of globSync('migrations/*.sql', { cwd: ROOT }).toSorted()) {
    const statements = unstable_splitSqlQuery(readFileSync(join(ROOT, file), 'utf8'));
    await DB.batch(statements.map((statement) => DB.prepare(statement)));
  }
  let rows = 0;
  const count = (more: number) => {
    rows += more;
  };
  const standIn = {
    prepare: (sql: string) => counted(DB.prepare(sql), count),
    batch: async (statements: D1PreparedStatement[]) => {
      const results = await DB.batch(statements.map((statement) => real.get(statement) ?? statement));
      for (const { meta } of results) count(meta.rows_read);
      return results;
    },
  };
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part of the interface that drizzle uses
    db: standIn as unknown as D1Database,
    rowsRead() {
      const since = rows;
      rows = 0;
      return since;
    },
    async [Symbol.asyncDispose]() {
      await proxy.dispose();
      rmSync(folder, { recursive: true });
    },
  };
};
