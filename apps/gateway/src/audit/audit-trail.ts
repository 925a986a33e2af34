import type { AuditRow } from '@golem/db';
import { redactJson } from '@golem/worker-kit';
import { auditHash, GENESIS } from '@golem/worker-kit/audit-chain';
import { z } from 'zod';

export interface AuditEntry {
  at: number;
  kind: string;
  actor: string;
  runId?: string | null;
  callId?: string | null;
  pendingId?: string | null;
  capability?: string | null;
  detail?: Record<string, unknown>;
}

const Stored = z.object({ seq: z.number(), row: z.string() });
const Head = z.object({ seq: z.number(), hash: z.string() });

/**
 * The audit chain of one Durable Object. A row is appended in the same storage transaction as what it records and
 * goes to D1 with the next batch, so that neither a crash nor a D1 outage can lose it. Hashing is synchronous on
 * purpose: an await between reading and moving the head would let two rows claim the same place.
 */
export class AuditTrail {
  readonly #sql: SqlStorage;
  readonly #stream: string;
  readonly #secrets: readonly string[];

  /** @param secrets values that must not get into a row, whatever they look like */
  constructor(sql: SqlStorage, stream: string, secrets: readonly string[]) {
    this.#sql = sql;
    this.#stream = stream;
    this.#secrets = secrets;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS audit_queue (seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, row TEXT NOT NULL, told INTEGER NOT NULL DEFAULT 0)',
    );
  }

  append(entry: AuditEntry): void {
    // Asked each time, not kept in memory: a transaction that is rolled back takes its rows with it.
    const [stored] = this.#sql.exec('SELECT seq, hash FROM audit_queue ORDER BY seq DESC LIMIT 1').toArray();
    const head = stored === undefined ? { seq: 0, hash: GENESIS } : Head.parse(stored);
    const unsigned: AuditRow = {
      stream: this.#stream,
      seq: head.seq + 1,
      at: entry.at,
      kind: entry.kind,
      actor: entry.actor,
      runId: entry.runId ?? null,
      callId: entry.callId ?? null,
      pendingId: entry.pendingId ?? null,
      capability: entry.capability ?? null,
      detail: redactJson(entry.detail ?? {}, this.#secrets),
      prevHash: head.hash,
      hash: '',
    };
    const row = { ...unsigned, hash: auditHash(unsigned) };
    this.#sql.exec(
      'INSERT INTO audit_queue (seq, hash, row) VALUES (?, ?, ?)',
      row.seq,
      row.hash,
      JSON.stringify(row),
    );
  }

  /** The oldest rows that D1 has not confirmed; at most 50, so that a batch stays small after an outage. */
  queued(): AuditRow[] {
    return this.#sql
      .exec('SELECT seq, row FROM audit_queue WHERE told = 0 ORDER BY seq LIMIT 50')
      .toArray()
      .map((stored) => JSON.parse(Stored.parse(stored).row));
  }

  /** Call when D1 has them. The last row stays: it is the head of the chain. */
  confirm(rows: readonly AuditRow[]): void {
    const last = rows.at(-1);
    if (last === undefined) return;
    this.#sql.exec('DELETE FROM audit_queue WHERE seq < ?', last.seq);
    this.#sql.exec('UPDATE audit_queue SET told = 1 WHERE seq = ?', last.seq);
  }
}
