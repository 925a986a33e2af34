import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { unstable_splitSqlQuery } from 'wrangler';

/** The table and its columns are wrangler's, so that `wrangler d1 migrations list --local` agrees. */
const TABLE = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/**
 * Applies the migrations of `dir` that the local database has not seen, each in one transaction with its record.
 * Does in milliseconds what `wrangler d1 migrations apply` takes more than a second for. Returns their names.
 */
export const applyMigrations = async (db: D1Database, dir: string): Promise<string[]> => {
  await db.prepare(TABLE).run();
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const waiting = globSync('*.sql', { cwd: dir })
    .toSorted()
    .filter((name) => !applied.has(name));
  for (const name of waiting) {
    const statements = unstable_splitSqlQuery(readFileSync(join(dir, name), 'utf8'));
    await db.batch([
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ]);
  }
  return waiting;
};
