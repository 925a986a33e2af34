import { InboundEvent, type PendingStatus, Principal } from '@golem/contracts';
import type { Progress } from '@golem/discord';
import { z } from 'zod';
import { RunRequest } from '../agent/run-params.ts';
import type { Ask } from '../policy/gate-port.ts';

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
  /** Whether D1 has still to be told of it: of a run that was admitted, or of anything else that has ended. */
  unrecorded: boolean;
}

/** Something to say in the chat, in order; kept until Discord has it. */
export type Utterance =
  | { kind: 'reply'; eventId: string; text: string }
  | { kind: 'note'; text: string }
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
}

/** A call that waits for a human, with everything its card shows. */
export interface PendingAction {
  id: string;
  runId: string;
  status: PendingStatus;
  ask: Ask;
  requestedBy: InboundEvent['author'];
  approvals: InboundEvent['author'][];
  decidedBy: InboundEvent['author'] | null;
  reason: string | null;
  detail: string | null;
  createdAt: number;
  changedAt: number;
  expiresAt: number;
  messageId: string | null;
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
CREATE TABLE IF NOT EXISTS outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, utterance TEXT NOT NULL,
  parts_sent INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL, done_at INTEGER
);
CREATE INDEX IF NOT EXISTS outbox_open ON outbox (seq) WHERE done_at IS NULL;
CREATE TABLE IF NOT EXISTS pending (
  id TEXT PRIMARY KEY, run_id TEXT NOT NULL, status TEXT NOT NULL, expires_at INTEGER NOT NULL, body TEXT NOT NULL, unmirrored INTEGER NOT NULL
);
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
});
const OutboxStored = z.object({
  seq: z.number(),
  key: z.string(),
  utterance: z.string(),
  parts_sent: z.number(),
  attempts: z.number(),
  next_at: z.number(),
});
const Body = z.object({ body: z.string() });
const Id = z.object({ id: z.string() });
const State = z.object({ state: EventState });
const Due = z.object({ at: z.number().nullable() });

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
    unrecorded: row.unrecorded === 1,
  };
};

const readOutbox = (stored: Stored): OutboxRow => {
  const row = OutboxStored.parse(stored);
  return {
    seq: row.seq,
    key: row.key,
    utterance: JSON.parse(row.utterance),
    partsSent: row.parts_sent,
    attempts: row.attempts,
    nextAt: row.next_at,
  };
};

const EVENT_COLUMNS = 'id, body, state, principal, request, ending, attempts, unrecorded';

/** The chat's own storage. All methods are synchronous: between two of them without an await nothing else happens. */
export class SessionStore {
  readonly #sql: SqlStorage;
  readonly #onUnreadable: (id: string, problem: string) => void;

  /** @param onUnreadable reports an open event that was ended, because what is stored of it cannot be read any more */
  constructor(sql: SqlStorage, onUnreadable: (id: string, problem: string) => void) {
    this.#sql = sql;
    this.#onUnreadable = onUnreadable;
    sql.exec(SCHEMA);
  }

  /** True when the event is new. One insert: this is all that an acknowledgement waits for. */
  accept(event: InboundEvent): boolean {
    return (
      this.#sql.exec(
        "INSERT OR IGNORE INTO events (id, at, state, body) VALUES (?, ?, 'accepted', ?)",
        event.id,
        event.receivedAt,
        JSON.stringify(event),
      ).rowsWritten > 0
    );
  }

  /** One row that cannot be read must not stop all others: it is ended, once, and reported. */
  #read(stored: Stored): StoredEvent | null {
    try {
      return readEvent(stored);
    } catch (error) {
      const { id } = Id.parse(stored);
      const ended = this.#sql.exec(
        "UPDATE events SET state = 'ended', ended_at = at, unrecorded = 0 WHERE id = ? AND state <> 'ended'",
        id,
      );
      if (ended.rowsWritten > 0) this.#onUnreadable(id, String(error).slice(0, 500));
      return null;
    }
  }

  event(id: string): StoredEvent | null {
    const [stored] = this.#sql.exec(`SELECT ${EVENT_COLUMNS} FROM events WHERE id = ?`, id).toArray();
    return stored === undefined ? null : this.#read(stored);
  }

  /** Events that have not ended, in the order they came; of one state, if it is given. */
  openEvents(state: EventState | null = null): StoredEvent[] {
    return this.#sql
      .exec(
        `SELECT ${EVENT_COLUMNS} FROM events WHERE state <> 'ended' AND state = ifnull(?, state) ORDER BY at, rowid`,
        state,
      )
      .toArray()
      .flatMap((stored) => this.#read(stored) ?? []);
  }

  /** In which states there are events that have not ended. */
  openStates(): Set<EventState> {
    const states = this.#sql.exec("SELECT state FROM events WHERE state <> 'ended'").toArray();
    return new Set(states.map((stored) => State.parse(stored).state));
  }

  moveEvent(id: string, state: EventState, now: number): void {
    this.#sql.exec(
      'UPDATE events SET state = ?, ended_at = ? WHERE id = ?',
      state,
      state === 'ended' ? now : null,
      id,
    );
  }

  admitEvent(id: string, principal: Principal, request: RunRequest): void {
    this.#sql.exec(
      "UPDATE events SET state = 'queued', principal = ?, request = ?, attempts = 0, unrecorded = 1 WHERE id = ?",
      JSON.stringify(principal),
      JSON.stringify(request),
      id,
    );
  }

  /** Ends what was no run. */
  endUnadmitted(id: string, now: number): void {
    this.#sql.exec("UPDATE events SET state = 'ended', ended_at = ?, unrecorded = 1 WHERE id = ?", now, id);
  }

  /** Events that D1 has not been told of, in the order they came. */
  unrecorded(): StoredEvent[] {
    return this.#sql
      .exec(`SELECT ${EVENT_COLUMNS} FROM events WHERE unrecorded = 1 ORDER BY at, rowid LIMIT 20`)
      .toArray()
      .flatMap((stored) => this.#read(stored) ?? []);
  }

  /** Call when D1 has been told of it. */
  confirmRecorded(id: string): void {
    this.#sql.exec('UPDATE events SET unrecorded = 0 WHERE id = ?', id);
  }

  endEvent(id: string, ending: Ending): void {
    this.#sql.exec("UPDATE events SET state = 'ending', ending = ? WHERE id = ?", JSON.stringify(ending), id);
  }

  countAttempt(id: string): void {
    this.#sql.exec('UPDATE events SET attempts = attempts + 1 WHERE id = ?', id);
  }

  /** Queues something to say, once per key; `at` (unix milliseconds) in the future schedules it. */
  say(key: string, utterance: Utterance, at: number): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO outbox (key, utterance, next_at) VALUES (?, ?, ?)',
      key,
      JSON.stringify(utterance),
      at,
    );
  }

  /** What Discord should have by `now` and does not, oldest first; what is only scheduled is not in it. */
  unsaid(now: number): OutboxRow[] {
    return this.#sql
      .exec(
        `SELECT seq, key, utterance, parts_sent, attempts, next_at FROM outbox
         WHERE done_at IS NULL AND (next_at <= ? OR attempts > 0) ORDER BY seq LIMIT 50`,
        now,
      )
      .toArray()
      .map(readOutbox);
  }

  partsSent(seq: number, parts: number): void {
    this.#sql.exec('UPDATE outbox SET parts_sent = ? WHERE seq = ?', parts, seq);
  }

  said(seq: number, now: number): void {
    this.#sql.exec('UPDATE outbox SET done_at = ? WHERE seq = ?', now, seq);
  }

  sayLater(seq: number, nextAt: number): void {
    this.#sql.exec('UPDATE outbox SET attempts = attempts + 1, next_at = ? WHERE seq = ?', nextAt, seq);
  }

  pending(id: string): PendingAction | null {
    const [stored] = this.#sql.exec('SELECT body FROM pending WHERE id = ?', id).toArray();
    return stored === undefined ? null : JSON.parse(Body.parse(stored).body);
  }

  /** Stores a pending action and marks it as not mirrored in D1. */
  putPending(action: PendingAction): void {
    this.#sql.exec(
      `INSERT INTO pending (id, run_id, status, expires_at, body, unmirrored) VALUES (?, ?, ?, ?, ?, 1)
       ON CONFLICT DO UPDATE SET status = excluded.status, body = excluded.body, unmirrored = 1`,
      action.id,
      action.runId,
      action.status,
      action.expiresAt,
      JSON.stringify(action),
    );
  }

  /** The actions of a run that were answered: what it may be waiting to hear. */
  answeredOf(runId: string): string[] {
    return this.#sql
      .exec("SELECT id FROM pending WHERE run_id = ? AND status <> 'pending'", runId)
      .toArray()
      .map((stored) => Id.parse(stored).id);
  }

  openPending(): PendingAction[] {
    return this.#sql
      .exec(
        "SELECT body FROM pending WHERE status IN ('pending', 'approved', 'executing') ORDER BY expires_at",
      )
      .toArray()
      .map((stored) => JSON.parse(Body.parse(stored).body));
  }

  unmirroredPending(): PendingAction[] {
    return this.#sql
      .exec('SELECT body FROM pending WHERE unmirrored = 1 LIMIT 20')
      .toArray()
      .map((stored) => JSON.parse(Body.parse(stored).body));
  }

  /** Call when D1 has the action as it was at `changedAt`. */
  confirmPending(id: string, changedAt: number): void {
    this.#sql.exec(
      "UPDATE pending SET unmirrored = 0 WHERE id = ? AND json_extract(body, '$.changedAt') = ?",
      id,
      changedAt,
    );
  }

  /**
   * The earliest time at which a pending action expires or something unsaid is due again; null: never. What waits
   * behind a message that failed is due with that one: an alarm for it would find nothing to do, again and again.
   */
  nextDue(now: number): number | null {
    return Due.parse(
      this.#sql
        .exec(
          `SELECT min(at) AS at FROM (
             SELECT min(expires_at) AS at FROM pending WHERE status IN ('pending', 'approved')
             UNION ALL SELECT min(next_at) FROM outbox WHERE done_at IS NULL AND seq <= ifnull(
               (SELECT min(seq) FROM outbox WHERE done_at IS NULL AND attempts > 0 AND next_at > ?),
               9223372036854775807))`,
          now,
        )
        .one(),
    ).at;
  }

  /** Forgets what ended before `before` (unix milliseconds): the replay protection reaches exactly that far back. */
  prune(before: number): void {
    // Not while its answer is still to be delivered.
    this.#sql.exec(
      `DELETE FROM events WHERE state = 'ended' AND unrecorded = 0 AND ended_at < ?
         AND NOT EXISTS (SELECT 1 FROM outbox WHERE done_at IS NULL AND key = 'reply.' || events.id)`,
      before,
    );
    this.#sql.exec('DELETE FROM outbox WHERE done_at < ?', before);
    this.#sql.exec(
      "DELETE FROM pending WHERE unmirrored = 0 AND expires_at < ? AND status NOT IN ('pending', 'approved', 'executing', 'unknown')",
      before - 30 * 24 * 3600 * 1000,
    );
  }
}
