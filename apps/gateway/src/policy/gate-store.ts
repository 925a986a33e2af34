import type { NewToolRun } from '@golem/db';
import { type BreakerState, type Lease, readBreaker } from '@golem/policy';
import { z } from 'zod';
import type { GateReply } from './gate-port.ts';

/** One call as the gate remembers it: its ledger row, what was answered, and whether D1 and the Session know. */
export interface KnownCall {
  row: NewToolRun;
  reply: GateReply | null;
}

const Stored = z.object({ row: z.string(), reply: z.string().nullable() });
const Count = z.object({ used: z.number(), oldest: z.number().nullable() });
const Last = z.object({ at: z.number().nullable() });
const LeaseRow = z.object({
  id: z.string(),
  capability: z.string(),
  target: z.string().nullable(),
  remaining: z.number(),
  expires_at: z.number(),
  revoked: z.number(),
});
const Json = z.object({ body: z.string() });

const SCHEMA = `
CREATE TABLE IF NOT EXISTS calls (
  id TEXT PRIMARY KEY, at INTEGER NOT NULL, row TEXT NOT NULL, reply TEXT,
  unmirrored INTEGER NOT NULL, unsettled INTEGER NOT NULL, open INTEGER NOT NULL, probes INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS calls_open ON calls (at) WHERE open = 1;
CREATE INDEX IF NOT EXISTS calls_to_tell ON calls (at) WHERE unmirrored = 1 OR unsettled = 1;
CREATE TABLE IF NOT EXISTS executions (
  call_id TEXT PRIMARY KEY, capability TEXT NOT NULL, rate_key TEXT NOT NULL, cooldown_key TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS executions_by_rate ON executions (capability, rate_key, at);
CREATE INDEX IF NOT EXISTS executions_by_cooldown ON executions (capability, cooldown_key, at);
CREATE TABLE IF NOT EXISTS leases (
  id TEXT PRIMARY KEY, capability TEXT NOT NULL, target TEXT, remaining INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS used_grants (jti TEXT PRIMARY KEY, exp INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS breakers (scope TEXT PRIMARY KEY, body TEXT NOT NULL);
`;

const parseKnown = (stored: Record<string, SqlStorageValue>): KnownCall => {
  const { row, reply } = Stored.parse(stored);
  return { row: JSON.parse(row), reply: reply === null ? null : JSON.parse(reply) };
};

/** Whether somebody has to see to its end, should nobody come for it any more: a write at work, or an approval taken. */
const isOpen = ({ effect, status, pendingId }: NewToolRun): boolean => {
  const hasCard = typeof pendingId === 'string';
  switch (status) {
    case 'executing':
      return effect !== 'read' || hasCard;
    case 'unknown':
      return effect !== 'read';
    case 'asked':
      return hasCard;
    default:
      return false;
  }
};

/**
 * The gate's own storage: what was executed when, the breakers, and each call once. All methods are synchronous, so
 * that a decision and its reservation fit into one transaction that no other call can come between.
 */
export class GateStore {
  readonly #sql: SqlStorage;
  readonly #breakers = new Map<string, BreakerState>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(SCHEMA);
  }

  find(callId: string): KnownCall | null {
    const [stored] = this.#sql.exec('SELECT row, reply FROM calls WHERE id = ?', callId).toArray();
    return stored === undefined ? null : parseKnown(stored);
  }

  /** Writes a call; it then counts as not mirrored in D1 and, with a pending action that has ended, as not settled. */
  put({ row, reply }: KnownCall): void {
    const unsettled = row.pendingId && reply !== null && reply.kind !== 'ask' ? 1 : 0;
    const open = isOpen(row) ? 1 : 0;
    this.#sql.exec(
      `INSERT INTO calls (id, at, row, reply, unmirrored, unsettled, open) VALUES (?, ?, ?, ?, 1, ?, ?)
       ON CONFLICT DO UPDATE SET row = excluded.row, reply = excluded.reply, unmirrored = 1,
         unsettled = excluded.unsettled, open = excluded.open`,
      row.id,
      row.createdAt,
      JSON.stringify(row),
      reply === null ? null : JSON.stringify(reply),
      unsettled,
      open,
    );
  }

  /** Notes how far a call at work is, in the place of its result, so that it is known after a crash too. */
  noteProgress(callId: string, progress: string[]): void {
    this.#sql.exec(
      "UPDATE calls SET row = json_set(row, '$.result', json(?)) WHERE id = ? AND row ->> 'status' = 'executing'",
      JSON.stringify({ progress }),
      callId,
    );
  }

  /** Calls whose end is not known: at work, cut off, or unknown. Those that are left to a human are not among them. */
  open(): KnownCall[] {
    return this.#sql
      .exec('SELECT row, reply FROM calls WHERE open = 1 ORDER BY at LIMIT 20')
      .toArray()
      .map(parseKnown);
  }

  /** Counts a probe that could not tell; returns how many there were. */
  countProbe(callId: string): number {
    return Number(
      this.#sql.exec('UPDATE calls SET probes = probes + 1 WHERE id = ? RETURNING probes', callId).one()[
        'probes'
      ],
    );
  }

  /** Takes a call out of what {@link open} gives. */
  leaveToHuman(callId: string): void {
    this.#sql.exec('UPDATE calls SET open = 2 WHERE id = ?', callId);
  }

  /** Only what D1 has now: a row that has moved on in the meantime is still to be told. */
  confirmMirrored({ id, status }: NewToolRun): void {
    this.#sql.exec("UPDATE calls SET unmirrored = 0 WHERE id = ? AND row ->> 'status' = ?", id, status);
  }

  /** Only what the Session has now, as above. */
  confirmSettled({ id, status }: NewToolRun): void {
    this.#sql.exec("UPDATE calls SET unsettled = 0 WHERE id = ? AND row ->> 'status' = ?", id, status);
  }

  unmirrored(limit: number): KnownCall[] {
    return this.#sql
      .exec('SELECT row, reply FROM calls WHERE unmirrored = 1 ORDER BY at LIMIT ?', limit)
      .toArray()
      .map(parseKnown);
  }

  unsettled(limit: number): KnownCall[] {
    return this.#sql
      .exec('SELECT row, reply FROM calls WHERE unsettled = 1 ORDER BY at LIMIT ?', limit)
      .toArray()
      .map(parseKnown);
  }

  /** How many executions fall into the window, and when the oldest of them was. */
  rate(capability: string, rateKey: string, since: number): { used: number; oldest: number | null } {
    return Count.parse(
      this.#sql
        .exec(
          'SELECT count(*) AS used, min(at) AS oldest FROM executions WHERE capability = ? AND rate_key = ? AND at > ?',
          capability,
          rateKey,
          since,
        )
        .one(),
    );
  }

  lastExecution(capability: string, cooldownKey: string): number | null {
    return Last.parse(
      this.#sql
        .exec(
          'SELECT max(at) AS at FROM executions WHERE capability = ? AND cooldown_key = ?',
          capability,
          cooldownKey,
        )
        .one(),
    ).at;
  }

  reserve(callId: string, capability: string, rateKey: string, cooldownKey: string, at: number): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO executions (call_id, capability, rate_key, cooldown_key, at) VALUES (?, ?, ?, ?, ?)',
      callId,
      capability,
      rateKey,
      cooldownKey,
      at,
    );
  }

  /** Takes a reservation back, when nothing was done after all. */
  release(callId: string): void {
    this.#sql.exec('DELETE FROM executions WHERE call_id = ?', callId);
  }

  /** A breaker as it stands at `now` (unix milliseconds). Every call asks for two, so they are kept in memory. */
  breaker(scope: string, now: number): BreakerState {
    const known = this.#breakers.get(scope);
    if (known) return known;
    const [stored] = this.#sql.exec('SELECT body FROM breakers WHERE scope = ?', scope).toArray();
    const state = readBreaker(stored === undefined ? null : Json.parse(stored).body, now);
    this.#breakers.set(scope, state);
    return state;
  }

  putBreaker(scope: string, state: BreakerState): void {
    this.#sql.exec(
      'INSERT INTO breakers (scope, body) VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
      scope,
      JSON.stringify(state),
    );
    // Not kept at once: the transaction around this may yet be rolled back.
    this.#breakers.delete(scope);
  }

  addLease({ id, capability, target, remaining, expiresAt }: Lease): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO leases (id, capability, target, remaining, expires_at, revoked) VALUES (?, ?, ?, ?, ?, 0)',
      id,
      capability,
      target,
      remaining,
      expiresAt,
    );
  }

  /** The leases that are still good at `now` (unix milliseconds), the one that ends first in front. */
  leases(now: number): Lease[] {
    return this.#sql
      .exec(
        'SELECT * FROM leases WHERE revoked = 0 AND remaining > 0 AND expires_at > ? ORDER BY expires_at',
        now,
      )
      .toArray()
      .map((stored) => {
        const { expires_at: expiresAt, revoked, ...lease } = LeaseRow.parse(stored);
        return { ...lease, expiresAt, revoked: revoked === 1 };
      });
  }

  spendLease(id: string): void {
    this.#sql.exec('UPDATE leases SET remaining = remaining - 1 WHERE id = ?', id);
  }

  giveLeaseBack(id: string): void {
    this.#sql.exec('UPDATE leases SET remaining = remaining + 1 WHERE id = ?', id);
  }

  revokeLease(id: string): boolean {
    return this.#sql.exec('UPDATE leases SET revoked = 1 WHERE id = ? AND revoked = 0', id).rowsWritten > 0;
  }

  /** For the skills inside the gateway: true the first time a grant is shown. `exp` is in unix seconds. */
  redeem(jti: string, exp: number): boolean {
    return (
      this.#sql.exec('INSERT OR IGNORE INTO used_grants (jti, exp) VALUES (?, ?)', jti, exp).rowsWritten > 0
    );
  }

  /** Forgets executions and told calls from before `before` (unix milliseconds). */
  prune(before: number): void {
    this.#sql.exec('DELETE FROM executions WHERE at < ?', before);
    this.#sql.exec('DELETE FROM leases WHERE expires_at < ?', before);
    this.#sql.exec('DELETE FROM used_grants WHERE exp < ?', before / 1000);
    this.#sql.exec(
      'DELETE FROM calls WHERE at < ? AND unmirrored = 0 AND unsettled = 0 AND open = 0',
      before,
    );
  }
}
