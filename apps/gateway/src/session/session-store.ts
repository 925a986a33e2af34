import { z } from 'zod';
import { deadlineStore } from './deadline-store.ts';
import { eventStore } from './event-store.ts';
import { outboxStore } from './outbox-store.ts';
import { pendingStore } from './pending-store.ts';
import { scheduleStore } from './schedules/schedule-store.ts';

const Due = z.object({ at: z.number().nullable() });

/** What concerns more than one of the tables. */
const acrossTables = (sql: SqlStorage) => ({
  /**
   * The earliest time at which a pending action expires, a task must end or something unsaid is due again; null:
   * never. What waits behind a message that failed is due with that one: an alarm for it would find nothing to do,
   * again and again.
   */
  nextDue(now: number): number | null {
    return Due.parse(
      sql
        .exec(
          `SELECT min(at) AS at FROM (
             SELECT min(expires_at) AS at FROM pending WHERE status IN ('pending', 'approved')
             UNION ALL SELECT min(at) FROM deadlines
             UNION ALL SELECT min(next_at) FROM outbox WHERE done_at IS NULL AND seq <= ifnull(
               (SELECT min(seq) FROM outbox WHERE done_at IS NULL AND attempts > 0 AND next_at > ?),
               9223372036854775807))`,
          now,
        )
        .one(),
    ).at;
  },

  /** Forgets what ended before `before` (unix milliseconds): the replay protection reaches exactly that far back. */
  prune(before: number): void {
    // Not while its answer is still to be delivered.
    sql.exec(
      `DELETE FROM events WHERE state = 'ended' AND unrecorded = 0 AND ended_at < ?
         AND NOT EXISTS (SELECT 1 FROM outbox WHERE done_at IS NULL AND key = 'reply.' || events.id)`,
      before,
    );
    sql.exec('DELETE FROM outbox WHERE done_at < ?', before);
    sql.exec(
      "DELETE FROM pending WHERE unmirrored = 0 AND expires_at < ? AND status NOT IN ('pending', 'approved', 'executing', 'unknown')",
      before - 30 * 24 * 3600 * 1000,
    );
  },
});

/** The chat's own storage. All methods are synchronous: between two of them without an await nothing else happens. */
export const sessionStore = (sql: SqlStorage, onUnreadable: (id: string, problem: string) => void) => ({
  ...eventStore(sql, onUnreadable),
  ...outboxStore(sql),
  ...pendingStore(sql),
  ...scheduleStore(sql),
  ...deadlineStore(sql),
  ...acrossTables(sql),
});
export type SessionStore = ReturnType<typeof sessionStore>;

/** One synchronous storage transaction; when it is rolled back, the store keeps nothing of it in mind. */
export const inTransaction = <T>(
  storage: Pick<DurableObjectStorage, 'transactionSync'>,
  store: Pick<SessionStore, 'forgetEvents'>,
  work: () => T,
): T => {
  try {
    return storage.transactionSync(work);
  } catch (error) {
    store.forgetEvents();
    throw error;
  }
};
