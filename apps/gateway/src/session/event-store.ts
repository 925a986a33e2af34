import { InboundEvent, Principal } from '@golem/contracts';
import { z } from 'zod';
import { RunRequest } from '../agent/run-params.ts';
import type { Ending } from './session-port.ts';

/**
 * Where an event stands: `accepted` (nobody looked at it yet) → `queued` (admitted, waits for its turn) → `running` ⇄
 * `parked` (waits for a human and lets others pass) → `ending` (answer stored, D1 not told yet) → `ended`.
 */
export const EventState = z.enum(['accepted', 'queued', 'running', 'parked', 'ending', 'ended']);
export type EventState = z.infer<typeof EventState>;

export interface StoredEvent {
  event: InboundEvent;
  state: EventState;
  principal: Principal | null;
  /** What its run is to do, once it is admitted. */
  request: RunRequest | null;
  ending: Ending | null;
  /** How often work on it has failed. */
  attempts: number;
  /** Unix milliseconds; null while it is open. */
  endedAt: number | null;
  /** Whether D1 has still to be told of it: of a run that was admitted, or of anything else that has ended. */
  unrecorded: boolean;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS events (
  id TEXT PRIMARY KEY, at INTEGER NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL,
  principal TEXT, request TEXT, ending TEXT, attempts INTEGER NOT NULL DEFAULT 0,
  unrecorded INTEGER NOT NULL DEFAULT 0, ended_at INTEGER
);
CREATE INDEX IF NOT EXISTS events_open ON events (at) WHERE state <> 'ended';
CREATE INDEX IF NOT EXISTS events_ended ON events (ended_at) WHERE state = 'ended';
CREATE INDEX IF NOT EXISTS events_unrecorded ON events (at) WHERE unrecorded = 1;
`;

const EventRow = z.object({
  id: z.string(),
  body: z.string(),
  state: EventState,
  principal: z.string().nullable(),
  request: z.string().nullable(),
  ending: z.string().nullable(),
  attempts: z.number(),
  unrecorded: z.number(),
  ended_at: z.number().nullable(),
});
const Id = z.object({ id: z.string() });
const Count = z.object({ n: z.number() });

type Stored = Record<string, SqlStorageValue>;

const readEvent = (stored: Stored): StoredEvent => {
  const row = EventRow.parse(stored);
  return {
    event: InboundEvent.parse(JSON.parse(row.body)),
    state: row.state,
    principal: row.principal === null ? null : Principal.parse(JSON.parse(row.principal)),
    request: row.request === null ? null : RunRequest.parse(JSON.parse(row.request)),
    ending: row.ending === null ? null : JSON.parse(row.ending),
    attempts: row.attempts,
    endedAt: row.ended_at,
    unrecorded: row.unrecorded === 1,
  };
};

const EVENT_COLUMNS = 'id, body, state, principal, request, ending, attempts, unrecorded, ended_at';

/**
 * The chat's events, and where each of them stands.
 * @param onUnreadable reports an open event that was ended, because what is stored of it cannot be read any more
 */
export const eventStore = (sql: SqlStorage, onUnreadable: (id: string, problem: string) => void) => {
  sql.exec(SCHEMA);
  // What has not ended, as it was last read: a round asks for it a dozen times. Every write forgets it.
  let open: StoredEvent[] | null = null;
  const write = (...statement: Parameters<SqlStorage['exec']>) => {
    open = null;
    return sql.exec(...statement);
  };

  /** One row that cannot be read must not stop all others: it is ended, once, and reported. */
  const read = (stored: Stored): StoredEvent | null => {
    try {
      return readEvent(stored);
    } catch (error) {
      const { id } = Id.parse(stored);
      const ended = write(
        "UPDATE events SET state = 'ended', ended_at = at, unrecorded = 0 WHERE id = ? AND state <> 'ended'",
        id,
      );
      if (ended.rowsWritten > 0) onUnreadable(id, String(error).slice(0, 500));
      return null;
    }
  };

  const openOnes = (): StoredEvent[] =>
    (open ??= sql
      .exec(`SELECT ${EVENT_COLUMNS} FROM events WHERE state <> 'ended' ORDER BY at, rowid`)
      .toArray()
      .flatMap((stored) => read(stored) ?? []));

  return {
    /** True when the event is new. One insert: this is all that an acknowledgement waits for. */
    accept(event: InboundEvent): boolean {
      return (
        write(
          "INSERT OR IGNORE INTO events (id, at, state, body) VALUES (?, ?, 'accepted', ?)",
          event.id,
          event.receivedAt,
          JSON.stringify(event),
        ).rowsWritten > 0
      );
    },

    event(id: string): StoredEvent | null {
      const known = openOnes().find(({ event }) => event.id === id);
      if (known) return known;
      const [stored] = sql.exec(`SELECT ${EVENT_COLUMNS} FROM events WHERE id = ?`, id).toArray();
      return stored === undefined ? null : read(stored);
    },

    /** How many events of alerts came after `since`, in unix milliseconds; their ids begin with `alert-`. */
    alertsBegun(since: number): number {
      // `.` follows `-`: all ids that begin like this, by the index of the ids.
      return Count.parse(
        sql
          .exec("SELECT count(*) AS n FROM events WHERE id > 'alert-' AND id < 'alert.' AND at > ?", since)
          .one(),
      ).n;
    },

    /** Events that have not ended, in the order they came; of one state, if it is given. */
    openEvents(wanted: EventState | null = null): StoredEvent[] {
      return openOnes().filter(({ state }) => wanted === null || state === wanted);
    },

    /** Events that are open or ended at `since` (unix milliseconds) or later; of the ended ones the latest 200. */
    eventsSince(since: number): StoredEvent[] {
      return sql
        .exec(
          `SELECT ${EVENT_COLUMNS} FROM events WHERE state <> 'ended' UNION ALL
           SELECT * FROM (SELECT ${EVENT_COLUMNS} FROM events WHERE state = 'ended' AND ended_at >= ?
             ORDER BY ended_at DESC LIMIT 200)`,
          since,
        )
        .toArray()
        .flatMap((stored) => read(stored) ?? []);
    },

    /** In which states there are events that have not ended. */
    openStates(): Set<EventState> {
      return new Set(openOnes().map(({ state }) => state));
    },

    /** Call when what was written may not hold: a transaction was rolled back, or others wrote. */
    forgetEvents(): void {
      open = null;
    },

    moveEvent(id: string, state: EventState, now: number): void {
      write(
        'UPDATE events SET state = ?, ended_at = ? WHERE id = ?',
        state,
        state === 'ended' ? now : null,
        id,
      );
    },

    admitEvent(id: string, principal: Principal, request: RunRequest): void {
      write(
        "UPDATE events SET state = 'queued', principal = ?, request = ?, attempts = 0, unrecorded = 1 WHERE id = ?",
        JSON.stringify(principal),
        JSON.stringify(request),
        id,
      );
    },

    /** Another wording of what nobody has worked on yet: it is taken in once more, in its old place. */
    reaccept(event: InboundEvent): void {
      write(
        "UPDATE events SET state = 'accepted', body = ?, principal = NULL, request = NULL, attempts = 0, unrecorded = 0 WHERE id = ?",
        JSON.stringify(event),
        event.id,
      );
    },

    /** Ends a queued run that its author took back. Its words are forgotten, also where D1 has them. */
    withdraw(event: InboundEvent, nothing: RunRequest, ending: Ending): void {
      write(
        "UPDATE events SET state = 'ending', body = ?, request = ?, ending = ?, unrecorded = 1 WHERE id = ?",
        JSON.stringify(event),
        JSON.stringify(nothing),
        JSON.stringify(ending),
        event.id,
      );
    },

    /** Ends what was no run. */
    endUnadmitted(id: string, now: number): void {
      write("UPDATE events SET state = 'ended', ended_at = ?, unrecorded = 1 WHERE id = ?", now, id);
    },

    /** Events that D1 has not been told of, in the order they came. */
    unrecorded(): StoredEvent[] {
      return sql
        .exec(`SELECT ${EVENT_COLUMNS} FROM events WHERE unrecorded = 1 ORDER BY at, rowid LIMIT 20`)
        .toArray()
        .flatMap((stored) => read(stored) ?? []);
    },

    /** Call when D1 has been told of it. */
    confirmRecorded(id: string): void {
      write('UPDATE events SET unrecorded = 0 WHERE id = ?', id);
    },

    endEvent(id: string, ending: Ending): void {
      write("UPDATE events SET state = 'ending', ending = ? WHERE id = ?", JSON.stringify(ending), id);
    },

    countAttempt(id: string): void {
      write('UPDATE events SET attempts = attempts + 1 WHERE id = ?', id);
    },
  };
};
