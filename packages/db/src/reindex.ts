/**
 * Builds both full-text indexes again from the rows, and has the vector index told of every fact that may be used. What
 * is redacted stays gone: it is not in the rows any more. For a database that is reached from outside too, so plain SQL.
 */
export const REINDEX: readonly string[] = [
  `INSERT INTO history_fts (history_fts) VALUES ('delete-all')`,
  `INSERT INTO history_fts (rowid, scope, own, asked, before1, after1, before2, after2) SELECT * FROM history_rows`,
  `INSERT INTO memories_fts (memories_fts) VALUES ('delete-all')`,
  `INSERT INTO memories_fts (rowid, subject, statement, trust) SELECT seq, subject, statement, trust FROM memories WHERE valid_to IS NULL`,
  `INSERT INTO vector_jobs (fact_id, op) SELECT id, CASE WHEN valid_to IS NULL AND trust <> 'untrusted' THEN 'upsert' ELSE 'delete' END FROM memories WHERE true ON CONFLICT (fact_id) DO UPDATE SET op = excluded.op, attempts = 0, next_at = 0`,
];
