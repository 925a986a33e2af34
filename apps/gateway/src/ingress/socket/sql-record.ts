import { z } from 'zod';
import type { SessionRecord } from './session-record.ts';

const SCHEMA = 'CREATE TABLE IF NOT EXISTS record (name TEXT PRIMARY KEY, value TEXT NOT NULL)';

const Row = z.object({ value: z.string() });
const Session = z.object({ id: z.string(), url: z.string() });
const Stopped = z.object({ because: z.string(), at: z.number(), settings: z.string() });

/** The record in the object's own storage. The number is a row of its own, because it changes with every event. */
export const sqlRecord = (sql: SqlStorage): SessionRecord => {
  sql.exec(SCHEMA);
  const read = <T>(name: string, schema: z.ZodType<T>): T | null => {
    const [row] = sql.exec('SELECT value FROM record WHERE name = ?', name).toArray();
    const parsed = row === undefined ? null : schema.safeParse(JSON.parse(Row.parse(row).value));
    return parsed?.success ? parsed.data : null;
  };
  const write = (name: string, value: unknown): void => {
    sql.exec('INSERT OR REPLACE INTO record (name, value) VALUES (?, ?)', name, JSON.stringify(value));
  };
  const erase = (...names: string[]): void => {
    for (const name of names) sql.exec('DELETE FROM record WHERE name = ?', name);
  };

  const record: SessionRecord = {
    session() {
      const session = read('session', Session);
      const seq = read('seq', z.int());
      return session === null || seq === null ? null : { ...session, seq };
    },
    begin({ id, url, seq }) {
      write('session', { id, url });
      write('seq', seq);
    },
    accepted(sessionId, seq) {
      if (read('session', Session)?.id === sessionId) write('seq', seq);
    },
    forget: () => erase('session', 'seq'),
    identifiedAt: () => read('identified', z.number()) ?? 0,
    identified: (at) => write('identified', at),
    stop: () => read('stop', Stopped),
    setStop(stop) {
      if (stop === null) erase('stop');
      else write('stop', stop);
    },
  };
  return record;
};
