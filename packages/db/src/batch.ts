import type { Db } from './client.ts';

/** A statement that was built but not sent; several go to D1 in one {@link commit}. */
export interface Statement {
  toSQL(): { sql: string; params: unknown[] };
}

/** Sends all statements in one round trip and one transaction. Nothing to send is no round trip. Throws what D1 throws. */
export const commit = async ({ $client }: Db, statements: Statement[]): Promise<void> => {
  if (statements.length === 0) return;
  await $client.batch(
    statements.map((statement) => {
      const { sql, params } = statement.toSQL();
      return $client.prepare(sql).bind(...params);
    }),
  );
};
