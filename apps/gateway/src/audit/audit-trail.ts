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
    sql.exec('CREATE TABLE IF NOT EXISTS audit_queue (seq INTEGER PRIMARY KEY, row TEXT NOT NULL)');
    sql.exec(
      'CREATE TABLE IF NOT EXISTS audit_head (only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL)',
    );
  }

  append(entry: AuditEntry): void {
    const [stored] = this.#sql.exec('SELECT seq, hash FROM audit_head').toArray();
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
    this.#sql.exec('INSERT INTO audit_queue (seq, row) VALUES (?, ?)', row.seq, JSON.stringify(row));
    this.#sql.exec(
      'INSERT INTO audit_head (only, seq, hash) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, hash = excluded.hash',
      row.seq,
      row.hash,
    );
  }

  /** The oldest rows that D1 has not confirmed; at most 50, so that a batch stays small after an outage. */
  queued(): AuditRow[] {
    return this.#sql
      .exec('SELECT seq, row FROM audit_queue ORDER BY seq LIMIT 50')
      .toArray()
      .map((stored) => JSON.parse(Stored.parse(stored).row));
  }

  /** Call when D1 has them. */
  confirm(rows: readonly AuditRow[]): void {
    const last = rows.at(-1);
    if (last !== undefined) this.#sql.exec('DELETE FROM audit_queue WHERE seq <= ?', last.seq);
  }
}
