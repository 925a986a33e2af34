import type { BatchItem } from 'drizzle-orm/batch';
import type { Db } from './client.ts';

/** A statement that was built but not sent; several go to D1 in one {@link commit}. */
export type Statement = BatchItem<'sqlite'>;

/** Sends all statements in one round trip and one transaction. Nothing to send is no round trip. Throws what D1 throws. */
export const commit = async (db: Db, statements: Statement[]): Promise<void> => {
  const [first, ...rest] = statements;
  if (first !== undefined) await db.batch([first, ...rest]);
};
