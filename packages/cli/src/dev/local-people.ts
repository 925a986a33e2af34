import type { D1Database } from '@cloudflare/workers-types';
import { USERS } from '@golem/local-world/people';

const KNOWN = ['operator', 'viewer'] as const;

/**
 * Makes the operator and the viewer of the local Discord known; the owner is one by configuration, the stranger stays one.
 */
export const introducePeople = async (db: D1Database): Promise<void> => {
  const insert = db.prepare(
    "INSERT OR IGNORE INTO principals (id, kind, role, name, created_at, created_by) VALUES (?, 'user', ?, ?, ?, 'dev')",
  );
  await db.batch(
    KNOWN.map((role) => {
      const { id, global_name: name } = USERS[role];
      return insert.bind(id, role, name ?? role, Date.now());
    }),
  );
};
