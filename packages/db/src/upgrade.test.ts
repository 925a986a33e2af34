import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';

const MIGRATIONS = join(import.meta.dirname, '../../../migrations');
const NAMES = globSync('*.sql', { cwd: MIGRATIONS }).toSorted();

const migrate = (sqlite: DatabaseSync, names: readonly string[]): void => {
  for (const name of names) sqlite.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
};

const tables = (sqlite: DatabaseSync): string[] =>
  sqlite
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'",
    )
    .all()
    .map(({ name }) => String(name));

const count = (sqlite: DatabaseSync, table: string): number =>
  Number(sqlite.prepare(`SELECT count(*) AS n FROM "${table}"`).get()?.['n']);

const valueOf = (type: unknown, row: number): string | number | null =>
  type === 'text' ? `quokka ${row}` : type === 'integer' ? row : type === 'real' ? 0.5 : null;

/** Puts two rows into every table, each column filled by its type; an end stays open, so that facts are valid. */
const fill = (sqlite: DatabaseSync): void => {
  for (const table of tables(sqlite)) {
    const columns = sqlite
      .prepare(`SELECT name, lower(type) AS type, pk FROM pragma_table_info('${table}')`)
      .all();
    for (const row of [1, 2]) {
      const values = columns.map(({ name, type, pk }) => {
        if (name === 'valid_to') return null;
        if (pk !== 0 || name === 'id') return type === 'integer' ? 1_000 + row : `${table} ${row}`;
        return valueOf(type, row);
      });
      const names = columns.map(({ name }) => `"${String(name)}"`).join(', ');
      sqlite
        .prepare(`INSERT INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`)
        .run(...values);
    }
  }
};

test.each(NAMES.slice(0, -1).map((name, at) => ({ name, at })))(
  'a database of the time of $name keeps every row when it is upgraded',
  ({ at }) => {
    const sqlite = new DatabaseSync(':memory:');
    migrate(sqlite, NAMES.slice(0, at + 1));
    fill(sqlite);
    const before = new Map(tables(sqlite).map((table) => [table, count(sqlite, table)]));
    migrate(sqlite, NAMES.slice(at + 1));
    // New capabilities bring their policy rows.
    const lost = [...before].filter(([table, rows]) =>
      table === 'policies' ? count(sqlite, table) < rows : count(sqlite, table) !== rows,
    );
    expect(lost).toEqual([]);
    expect(sqlite.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    expect(
      sqlite.prepare("SELECT rowid FROM memories_fts WHERE memories_fts MATCH 'quokka'").all(),
    ).toHaveLength(before.has('memories') ? 2 : 0);
    expect(
      sqlite.prepare("SELECT rowid FROM history_fts WHERE history_fts MATCH 'own : quokka'").all(),
    ).toHaveLength(2);
  },
);

test('messages and facts of the first release are as they were, in their order, and facts may go to the vector index', () => {
  const sqlite = new DatabaseSync(':memory:');
  migrate(sqlite, NAMES.slice(0, 7));
  const message = sqlite.prepare(
    `INSERT INTO messages (id, chat_id, run_id, role, author_id, author_name, content, turn_at, part, created_at, tainted_at)
     VALUES (?, 'chat', ?, 'user', '42', 'Ann', ?, ?, ?, ?, ?)`,
  );
  message.run('m2', 'r2', 'And the spare?', 2_000, 0, 2_001, 1_999);
  message.run('m1', 'r1', 'Where is the key?', 1_000, 0, 1_001, null);
  const fact = sqlite.prepare(
    `INSERT INTO memories (id, subject, statement, confidence, trust, source_run_id, source_chat_id, created_by, valid_from, valid_to, created_at)
     VALUES (?, ' Staging ', 'It runs on port 22.', 1, ?, 'r1', 'chat', '42', 1, ?, 1)`,
  );
  fact.run('f1', 'owner', null);
  fact.run('f2', 'untrusted', null);
  fact.run('f3', 'owner', 5);
  sqlite.exec("UPDATE policies SET confirm = 'always', version = 9 WHERE capability = 'memory.remember'");
  sqlite.exec("INSERT INTO redactions (id, terms, created_at, created_by) VALUES ('x', '[]', 1, '42')");
  migrate(sqlite, NAMES.slice(7));
  expect(
    sqlite.prepare('SELECT seq, id, content, turn_at, tainted_at FROM messages ORDER BY seq').all(),
  ).toEqual([
    { seq: 1, id: 'm1', content: 'Where is the key?', turn_at: 1_000, tainted_at: null },
    { seq: 2, id: 'm2', content: 'And the spare?', turn_at: 2_000, tainted_at: 1_999 },
  ]);
  expect(
    sqlite.prepare('SELECT subject, subject_key, source_kind FROM memories WHERE id = ?').get('f1'),
  ).toEqual({
    subject: ' Staging ',
    subject_key: 'staging',
    source_kind: 'tool_run',
  });
  expect(sqlite.prepare('SELECT fact_id, op FROM vector_jobs').all()).toEqual([
    { fact_id: 'f1', op: 'upsert' },
  ]);
  expect(
    sqlite.prepare("SELECT confirm, version FROM policies WHERE capability = 'memory.remember'").get(),
  ).toEqual({
    confirm: 'always',
    version: 9,
  });
  // It was never applied, so it hides nothing.
  expect(sqlite.prepare('SELECT applied_at FROM redactions').all()).toEqual([{ applied_at: null }]);
});
