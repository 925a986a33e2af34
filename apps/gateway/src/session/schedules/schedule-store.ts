import { ExpectedState, ScheduleState } from '@golem/contracts';
import { z } from 'zod';
import { type ExpectedRun, type Schedule, ScheduleTerms } from './schedule.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS schedules (
  id TEXT PRIMARY KEY, state TEXT NOT NULL, terms TEXT NOT NULL, what TEXT NOT NULL, up_to INTEGER NOT NULL,
  wake_at INTEGER, last TEXT, changed_at INTEGER NOT NULL, unmirrored INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS expected_runs (
  event_id TEXT PRIMARY KEY, schedule_id TEXT NOT NULL, expected_at INTEGER NOT NULL, state TEXT NOT NULL,
  told INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS expected_live ON expected_runs (expected_at)
  WHERE state = 'due' OR state = 'started' OR told = 0;
`;

const ScheduleRow = z.object({
  id: z.string(),
  state: ScheduleState,
  terms: z.string().transform((text) => ScheduleTerms.parse(JSON.parse(text))),
  what: z.string(),
  up_to: z.number(),
  wake_at: z.number().nullable(),
  last: ExpectedState.nullable(),
  changed_at: z.number(),
});
const ExpectedRow = z.object({
  event_id: z.string(),
  schedule_id: z.string(),
  expected_at: z.number(),
  state: ExpectedState,
});
const Count = z.object({ count: z.number() });
const At = z.object({ at: z.number().nullable() });

type Stored = Record<string, SqlStorageValue>;

const readSchedule = (stored: Stored): Schedule => {
  const { up_to: upTo, wake_at: wakeAt, changed_at: changedAt, ...rest } = ScheduleRow.parse(stored);
  return { ...rest, upTo, wakeAt, changedAt };
};
const readExpected = (stored: Stored): ExpectedRun => {
  const row = ExpectedRow.parse(stored);
  return {
    eventId: row.event_id,
    scheduleId: row.schedule_id,
    expectedAt: row.expected_at,
    state: row.state,
  };
};

/** What the chat does by itself, and what became of each time at which it should have. */
export const scheduleStore = (sql: SqlStorage) => {
  sql.exec(SCHEMA);
  // Most chats have none: then nothing is asked of the storage, in no round of any run.
  let isEmpty = sql.exec('SELECT 1 FROM schedules LIMIT 1').toArray().length === 0;

  const schedules = (where: string, ...values: SqlStorageValue[]): Schedule[] =>
    isEmpty
      ? []
      : sql
          .exec(`SELECT * FROM schedules WHERE ${where}`, ...values)
          .toArray()
          .map(readSchedule);

  const expected = (where: string, ...values: SqlStorageValue[]): ExpectedRun[] =>
    isEmpty
      ? []
      : sql
          .exec(`SELECT * FROM expected_runs WHERE ${where} ORDER BY expected_at`, ...values)
          .toArray()
          .map(readExpected);

  return {
    hasSchedules: (): boolean => !isEmpty,
    schedule: (id: string): Schedule | null => schedules('id = ?', id)[0] ?? null,
    openSchedules: (): Schedule[] => schedules("state <> 'ended' ORDER BY rowid"),
    wakingSchedules: (now: number): Schedule[] => schedules('wake_at <= ? ORDER BY wake_at, rowid', now),
    unmirroredSchedules: (): Schedule[] => schedules('unmirrored = 1 LIMIT 20'),

    /** When the next schedule is to be looked at, unix milliseconds; null: none is. */
    nextWake: (): number | null =>
      isEmpty ? null : At.parse(sql.exec('SELECT min(wake_at) AS at FROM schedules').one()).at,

    /** Adds a schedule once per id; false when it is there. */
    addSchedule({ id, state, terms, what, upTo, wakeAt, changedAt }: Schedule): boolean {
      isEmpty = false;
      return (
        sql.exec(
          'INSERT OR IGNORE INTO schedules (id, state, terms, what, up_to, wake_at, changed_at, unmirrored) VALUES (?, ?, ?, ?, ?, ?, ?, 1)',
          id,
          state,
          JSON.stringify(terms),
          what,
          upTo,
          wakeAt,
          changedAt,
        ).rowsWritten > 0
      );
    },

    /** What changes of a schedule; its words are left alone, because a redaction may have masked them. */
    putSchedule({ id, state, upTo, wakeAt, last, changedAt }: Schedule): void {
      sql.exec(
        'UPDATE schedules SET state = ?, up_to = ?, wake_at = ?, last = ?, changed_at = ?, unmirrored = 1 WHERE id = ?',
        state,
        upTo,
        wakeAt,
        last,
        changedAt,
        id,
      );
    },

    /** Call when D1 has it as it was at `changedAt`. */
    confirmSchedule(id: string, changedAt: number): void {
      sql.exec('UPDATE schedules SET unmirrored = 0 WHERE id = ? AND changed_at = ?', id, changedAt);
    },

    /** Records an expected time, once per schedule and time, however often it is planned. */
    expect({ eventId, scheduleId, expectedAt, state }: ExpectedRun): void {
      sql.exec(
        'INSERT OR IGNORE INTO expected_runs (event_id, schedule_id, expected_at, state, told) VALUES (?, ?, ?, ?, ?)',
        eventId,
        scheduleId,
        expectedAt,
        state,
        state === 'due' ? 1 : 0,
      );
    },

    dueRuns: (): ExpectedRun[] => expected("state = 'due'"),
    /** What did not run and nobody has heard of. */
    untoldRuns: (): ExpectedRun[] => expected('told = 0'),
    expectedRuns: (scheduleId: string): ExpectedRun[] => expected('schedule_id = ?', scheduleId),

    /** Decides about a time that is due; false when that was done already. */
    decideDue(eventId: string, state: ExpectedState): boolean {
      return (
        sql.exec(
          "UPDATE expected_runs SET state = ?, told = ? WHERE event_id = ? AND state = 'due'",
          state,
          state === 'missed' ? 0 : 1,
          eventId,
        ).rowsWritten > 0
      );
    },

    tellRun(eventId: string): void {
      sql.exec('UPDATE expected_runs SET told = 1 WHERE event_id = ?', eventId);
    },

    /** Notes which runs have ended. */
    noteEnded(): void {
      if (isEmpty) return;
      const ended = sql
        .exec(
          `UPDATE expected_runs SET state = 'done' WHERE state = 'started'
             AND NOT EXISTS (SELECT 1 FROM events WHERE id = event_id AND state <> 'ended') RETURNING *`,
        )
        .toArray()
        .map(readExpected);
      for (const { scheduleId } of ended)
        sql.exec(
          "UPDATE schedules SET last = 'done', unmirrored = 1 WHERE id = ? AND last = 'started'",
          scheduleId,
        );
    },

    /** Whether a run of the schedule is due or has begun and not ended; call {@link noteEnded} before. */
    isAtWork(scheduleId: string): boolean {
      const { count } = Count.parse(
        sql
          .exec(
            // Each half by the index of what is still open: what was is not read.
            `SELECT (SELECT count(*) FROM expected_runs WHERE state = 'due' AND schedule_id = ?1)
               + (SELECT count(*) FROM expected_runs WHERE state = 'started' AND schedule_id = ?1) AS count`,
            scheduleId,
          )
          .one(),
      );
      return count > 0;
    },

    /** Forgets what was expected before `before` (unix milliseconds), and schedules that ended before. */
    pruneSchedules(before: number): void {
      if (isEmpty) return;
      sql.exec("DELETE FROM expected_runs WHERE expected_at < ? AND told = 1 AND state <> 'due'", before);
      sql.exec("DELETE FROM schedules WHERE state = 'ended' AND unmirrored = 0 AND changed_at < ?", before);
    },
  };
};
