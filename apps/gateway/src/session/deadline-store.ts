import { z } from 'zod';

const Row = z.object({ id: z.string() });

/** Until when each task may take that was given a time. */
export const deadlineStore = (sql: SqlStorage) => {
  sql.exec('CREATE TABLE IF NOT EXISTS deadlines (id TEXT PRIMARY KEY, at INTEGER NOT NULL)');
  return {
    setDeadline(id: string, at: number): void {
      sql.exec('INSERT OR IGNORE INTO deadlines (id, at) VALUES (?, ?)', id, at);
    },
    /** The tasks whose time is over at `now`. */
    overdue(now: number): string[] {
      return sql
        .exec('SELECT id FROM deadlines WHERE at <= ?', now)
        .toArray()
        .map((stored) => Row.parse(stored).id);
    },
    forgetDeadline(id: string): void {
      sql.exec('DELETE FROM deadlines WHERE id = ?', id);
    },
  };
};
