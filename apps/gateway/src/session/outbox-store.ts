import type { StoredFile } from '@golem/contracts';
import type { Progress } from '@golem/discord';
import { z } from 'zod';

/** Something to say in the chat, in order; kept until Discord has it. */
export type Utterance =
  /** `files`: attached behind the last part. */
  | { kind: 'reply'; eventId: string; text: string; files?: StoredFile[] }
  /** Beside the answer, for the one who asked alone wherever Discord can do that. */
  | { kind: 'aside'; eventId: string; text: string }
  | { kind: 'note'; text: string }
  /** That an event goes on in a thread of its own. */
  | { kind: 'thread'; eventId: string }
  | { kind: 'typing'; eventId: string }
  | { kind: 'card'; pendingId: string }
  | { kind: 'reminder'; pendingId: string }
  /** What a run that was ended from outside still changes; `told`: the calls whose end the chat knows. */
  | { kind: 'aftermath'; runId: string; told: string[]; look: number }
  /** `pendingId`: the card that the run waits for. */
  | { kind: 'status'; eventId: string; progress: Progress; pendingId?: string };

export interface OutboxRow {
  seq: number;
  key: string;
  utterance: Utterance;
  /** Parts of a long text that Discord already has. */
  partsSent: number;
  attempts: number;
  nextAt: number;
  /** When it was first tried without success, unix milliseconds. */
  triedAt: number | null;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, utterance TEXT NOT NULL,
  parts_sent INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL, done_at INTEGER
);
CREATE INDEX IF NOT EXISTS outbox_open ON outbox (seq) WHERE done_at IS NULL;
`;

const OutboxStored = z.object({
  seq: z.number(),
  key: z.string(),
  utterance: z.string(),
  parts_sent: z.number(),
  attempts: z.number(),
  next_at: z.number(),
  tried_at: z.number().nullable(),
});

const Said = z.object({ utterance: z.string() });
const Reply = z.object({ kind: z.literal('reply'), text: z.string() });
const Latest = z.object({ at: z.number().nullable() });
const Count = z.object({ n: z.number() });

const readOutbox = (stored: Record<string, SqlStorageValue>): OutboxRow => {
  const row = OutboxStored.parse(stored);
  return {
    seq: row.seq,
    key: row.key,
    utterance: JSON.parse(row.utterance),
    partsSent: row.parts_sent,
    attempts: row.attempts,
    nextAt: row.next_at,
    triedAt: row.tried_at,
  };
};

/** Everything that is said in the chat, until Discord has it. */
export const outboxStore = (sql: SqlStorage) => {
  sql.exec(SCHEMA);
  // A Session of an earlier version has the table without it.
  const columns = sql.exec("SELECT name FROM pragma_table_info('outbox')").toArray();
  if (!columns.some(({ name }) => name === 'tried_at'))
    sql.exec('ALTER TABLE outbox ADD COLUMN tried_at INTEGER');
  return {
    /** Queues something to say, once per key; `at` (unix milliseconds) in the future schedules it. */
    say(key: string, utterance: Utterance, at: number): void {
      sql.exec(
        'INSERT OR IGNORE INTO outbox (key, utterance, next_at) VALUES (?, ?, ?)',
        key,
        JSON.stringify(utterance),
        at,
      );
    },

    /** Like `say`; what is not said yet under this key is replaced. */
    sayInstead(key: string, utterance: Utterance, at: number): void {
      sql.exec(
        `INSERT INTO outbox (key, utterance, next_at) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET utterance = excluded.utterance WHERE done_at IS NULL`,
        key,
        JSON.stringify(utterance),
        at,
      );
    },

    /** What is, or was, said to an event; null: nothing. */
    replyTo(eventId: string): string | null {
      const [stored] = sql.exec('SELECT utterance FROM outbox WHERE key = ?', `reply.${eventId}`).toArray();
      return stored === undefined ? null : Reply.parse(JSON.parse(Said.parse(stored).utterance)).text;
    },

    /** When the latest status of a run was, or is, to be shown, in unix milliseconds; null: none was. */
    lastStatusAt(eventId: string): number | null {
      const from = `status.${eventId}.`;
      // `/` follows `.`: all keys that begin like this, by the index of the keys.
      const before = `status.${eventId}/`;
      return Latest.parse(
        sql.exec('SELECT max(next_at) AS at FROM outbox WHERE key > ? AND key < ?', from, before).one(),
      ).at;
    },

    /** How many lines about alerts were said, or are to be, after `since`, in unix milliseconds. */
    alertLines(since: number): number {
      return Count.parse(
        sql
          .exec(
            "SELECT count(*) AS n FROM outbox WHERE key > 'note.alert.' AND key < 'note.alert/' AND next_at > ?",
            since,
          )
          .one(),
      ).n;
    },

    /** What Discord should have by `now` and does not, oldest first; what is only scheduled is not in it. */
    unsaid(now: number): OutboxRow[] {
      return sql
        .exec(
          `SELECT seq, key, utterance, parts_sent, attempts, next_at, tried_at FROM outbox
           WHERE done_at IS NULL AND (next_at <= ? OR attempts > 0) ORDER BY seq LIMIT 50`,
          now,
        )
        .toArray()
        .map(readOutbox);
    },

    partsSent(seq: number, parts: number): void {
      sql.exec('UPDATE outbox SET parts_sent = ? WHERE seq = ?', parts, seq);
    },

    said(seq: number, now: number): void {
      sql.exec('UPDATE outbox SET done_at = ? WHERE seq = ?', now, seq);
    },

    /** After a failed try at `now`. */
    sayLater(seq: number, nextAt: number, now: number): void {
      sql.exec(
        'UPDATE outbox SET attempts = attempts + 1, next_at = ?, tried_at = ifnull(tried_at, ?) WHERE seq = ?',
        nextAt,
        now,
        seq,
      );
    },
  };
};
