import { ALERTMANAGER, type Author, isSystem, type Principal, ROLE_RANK } from '@golem/contracts';
import { eq, type Placeholder, sql } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { principals } from './schema.ts';

type Known = Pick<Author, 'id' | 'roleIds'>;

/** The ids by which rows could make these authors known, their own and their roles', as one JSON text: a list of any length. */
export const idsOf = (authors: Known[]): string =>
  JSON.stringify([...new Set(authors.flatMap(({ id, roleIds }) => [id, ...roleIds]))]);

/** The rows of these ids; see {@link idsOf}. */
export const principalsWith = (db: Db, ids: string | Placeholder) =>
  db.select().from(principals).where(sql`${principals.id} IN (SELECT value FROM json_each(${ids}))`);

/** The rows that could make these authors known: by user id, or by one of their roles. */
export const principalRows = (db: Db, authors: Known[]) => principalsWith(db, idsOf(authors));

/**
 * Which person an author is: an owner by configuration, or the strongest role of the matching rows; null for a stranger.
 * A program is never one, whatever a row or a setting says, so that it can approve nothing.
 */
export const resolvePrincipal = (
  author: Author,
  rows: (typeof principals.$inferSelect)[],
  ownerIds: readonly string[],
): Principal | null => {
  const { id, name } = author;
  if (isSystem(author)) return null;
  if (ownerIds.includes(id)) return { id, name, role: 'owner' };
  const roles = rows
    .filter((row) => (row.kind === 'user' ? row.id === id : author.roleIds.includes(row.id)))
    .map((row) => row.role)
    .toSorted((a, b) => ROLE_RANK[b] - ROLE_RANK[a]);
  return roles[0] === undefined ? null : { id, name, role: roles[0] };
};

/**
 * Who asks: a person, or the author of alerts, which may propose what an operator may. For requests only, never for
 * approvals; and only where the caller knows that the author is not what somebody sent.
 */
export const resolveRequester = (
  author: Author,
  rows: (typeof principals.$inferSelect)[],
  ownerIds: readonly string[],
): Principal | null =>
  author.id === ALERTMANAGER.id
    ? { id: ALERTMANAGER.id, name: ALERTMANAGER.name, role: 'operator' }
    : resolvePrincipal(author, rows, ownerIds);

/** Everybody who is known by a row, the oldest first. */
export const allPrincipals = (db: Db) =>
  db.select().from(principals).orderBy(principals.createdAt).limit(100);

export const principalById = (db: Db, id: string) =>
  db.select().from(principals).where(eq(principals.id, id)).limit(1);

/** Makes somebody known, or changes what they may do. */
export const putPrincipal = (db: Db, row: typeof principals.$inferInsert): Statement =>
  db.insert(principals).values(row).onConflictDoUpdate({ target: principals.id, set: row });

export const deletePrincipal = (db: Db, id: string): Statement =>
  db.delete(principals).where(eq(principals.id, id));
