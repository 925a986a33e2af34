import { type Author, type Principal, ROLE_RANK } from '@golem/contracts';
import { inArray } from 'drizzle-orm';
import type { Db } from './client.ts';
import { principals } from './schema.ts';

/** D1 binds at most 100 parameters; a member's first roles are enough to find theirs. */
const MAX_IDS = 90;

/** The rows that could make these authors known: by user id, or by one of their roles. */
export const principalRows = (db: Db, authors: Pick<Author, 'id' | 'roleIds'>[]) =>
  db
    .select()
    .from(principals)
    .where(
      inArray(
        principals.id,
        [...new Set(authors.flatMap((author) => [author.id, ...author.roleIds]))].slice(0, MAX_IDS),
      ),
    );

/** Who an author is: an owner by configuration, or the strongest role of the matching rows; null for a stranger. */
export const resolvePrincipal = (
  author: Author,
  rows: (typeof principals.$inferSelect)[],
  ownerIds: readonly string[],
): Principal | null => {
  const { id, name } = author;
  if (ownerIds.includes(id)) return { id, name, role: 'owner' };
  const roles = rows
    .filter((row) => (row.kind === 'user' ? row.id === id : author.roleIds.includes(row.id)))
    .map((row) => row.role)
    .toSorted((a, b) => ROLE_RANK[b] - ROLE_RANK[a]);
  return roles[0] === undefined ? null : { id, name, role: roles[0] };
};
