import { commit, putSchedule } from '@golem/db';
import type { SessionWorld } from '../session-world.ts';

/** Tells D1 how the schedules stand. Throws what D1 throws; nothing is lost then. */
export const mirrorSchedules = async ({ db, store, chatId }: SessionWorld): Promise<void> => {
  const changed = store.unmirroredSchedules();
  await commit(
    db,
    changed.map(({ id, state, terms, what, wakeAt, last, changedAt }) =>
      putSchedule(db, {
        id,
        chatId,
        kind: terms.kind,
        state,
        spoken: terms.spoken,
        what,
        nextAt: wakeAt,
        last,
        createdBy: terms.author.id,
        createdAt: terms.from,
        updatedAt: changedAt,
      }),
    ),
  );
  for (const { id, changedAt } of changed) store.confirmSchedule(id, changedAt);
};
