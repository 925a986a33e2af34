import { type Row, rowsOf, type Statement, type Storage } from '../cloud/storage.ts';

/** Rows in one request; a row is 2 MB at most, a usual one under 2 KB. */
const PAGE = 200;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * The tables that hold something of their own. Full-text indexes, which make Cloudflare's own export refuse a database,
 * are built again from the rows; `_cf_…` and `sqlite_…` belong to the platform.
 */
export const tablesOf = async (storage: Storage): Promise<string[]> => {
  const rows = await rowsOf(
    storage,
    "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name",
  );
  const all = rows.map(({ name, sql }) => ({ name: String(name), sql: String(sql) }));
  const indexes = all.filter(({ sql }) => /^CREATE VIRTUAL TABLE/i.test(sql)).map(({ name }) => name);
  return all
    .map(({ name }) => name)
    .filter((name) => !indexes.some((index) => name === index || name.startsWith(`${index}_`)))
    .filter((name) => name !== 'd1_migrations' && !/^(?:_cf_|sqlite_)/.test(name));
};

/** All rows of a table, page by page, by their row number. */
export async function* readTable(storage: Storage, table: string): AsyncGenerator<Row> {
  let after = -1;
  while (true) {
    const page = await rowsOf(
      storage,
      `SELECT rowid AS "rowid", * FROM ${quoted(table)} WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`,
      after,
    );
    yield* page;
    if (page.length < PAGE) return;
    after = Number(page.at(-1)?.['rowid']);
  }
}

/** The statement that puts a row where it was. A trigger may have made a row of the same key already. */
export const insertOf = (table: string, row: Row): Statement => {
  const names = Object.keys(row);
  const marks = names.map(() => '?').join(', ');
  return {
    sql: `INSERT OR REPLACE INTO ${quoted(table)} (${names.map(quoted).join(', ')}) VALUES (${marks})`,
    params: Object.values(row),
  };
};

export const deleteAll = (table: string): Statement => ({ sql: `DELETE FROM ${quoted(table)}`, params: [] });

export const countOf = async (storage: Storage, table: string): Promise<number> =>
  Number((await rowsOf(storage, `SELECT count(*) AS n FROM ${quoted(table)}`))[0]?.['n']);

/** The migrations that were applied, in order. */
export const migrationsOf = async (storage: Storage): Promise<string[]> =>
  (await rowsOf(storage, 'SELECT name FROM d1_migrations ORDER BY name')).map(({ name }) => String(name));
