import type { InboundEvent, PendingStatus } from '@golem/contracts';
import { z } from 'zod';
import type { Ask } from '../policy/gate-port.ts';

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
CREATE TABLE IF NOT EXISTS pending (
  id TEXT PRIMARY KEY, run_id TEXT NOT NULL, status TEXT NOT NULL, expires_at INTEGER NOT NULL, body TEXT NOT NULL, unmirrored INTEGER NOT NULL
);
`;

const Body = z.object({ body: z.string() });
const Id = z.object({ id: z.string() });

/** The chat's pending actions. */
export const pendingStore = (sql: SqlStorage) => {
  sql.exec(SCHEMA);
  return {
    pending(id: string): PendingAction | null {
      const [stored] = sql.exec('SELECT body FROM pending WHERE id = ?', id).toArray();
      return stored === undefined ? null : JSON.parse(Body.parse(stored).body);
    },

    /** Stores a pending action and marks it as not mirrored in D1. */
    putPending(action: PendingAction): void {
      sql.exec(
        `INSERT INTO pending (id, run_id, status, expires_at, body, unmirrored) VALUES (?, ?, ?, ?, ?, 1)
         ON CONFLICT DO UPDATE SET status = excluded.status, body = excluded.body, unmirrored = 1`,
        action.id,
        action.runId,
        action.status,
        action.expiresAt,
        JSON.stringify(action),
      );
    },

    /** The actions of a run that were answered: what it may be waiting to hear. */
    answeredOf(runId: string): string[] {
      return sql
        .exec("SELECT id FROM pending WHERE run_id = ? AND status <> 'pending'", runId)
        .toArray()
        .map((stored) => Id.parse(stored).id);
    },

    openPending(): PendingAction[] {
      return sql
        .exec(
          "SELECT body FROM pending WHERE status IN ('pending', 'approved', 'executing') ORDER BY expires_at",
        )
        .toArray()
        .map((stored) => JSON.parse(Body.parse(stored).body));
    },

    unmirroredPending(): PendingAction[] {
      return sql
        .exec('SELECT body FROM pending WHERE unmirrored = 1 LIMIT 20')
        .toArray()
        .map((stored) => JSON.parse(Body.parse(stored).body));
    },

    /** Call when D1 has the action as it was at `changedAt`. */
    confirmPending(id: string, changedAt: number): void {
      sql.exec(
        "UPDATE pending SET unmirrored = 0 WHERE id = ? AND json_extract(body, '$.changedAt') = ?",
        id,
        changedAt,
      );
    },
  };
};
