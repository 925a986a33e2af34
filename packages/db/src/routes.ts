import type { RouteSource } from '@golem/contracts';
import { and, asc, eq } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { routes } from './schema.ts';

/** What a route says, without who made it and when. */
const columns = {
  id: routes.id,
  source: routes.source,
  field: routes.field,
  pattern: routes.pattern,
  chatId: routes.chatId,
};

/** Adds a route once: the same rule again, or the same id, changes nothing. */
export const insertRoute = (db: Db, row: typeof routes.$inferInsert): Statement =>
  db.insert(routes).values(row).onConflictDoNothing();

export const deleteRoute = (db: Db, id: string): Statement => db.delete(routes).where(eq(routes.id, id));

/** The route with this id; none or one. */
export const routeById = (db: Db, id: string) => db.select(columns).from(routes).where(eq(routes.id, id));

/** The route that says exactly this; none or one. */
export const sameRoute = (
  db: Db,
  {
    source,
    field,
    pattern,
    chatId,
  }: Pick<typeof routes.$inferSelect, 'source' | 'field' | 'pattern' | 'chatId'>,
) =>
  db
    .select(columns)
    .from(routes)
    .where(
      and(
        eq(routes.source, source),
        eq(routes.field, field),
        eq(routes.pattern, pattern),
        eq(routes.chatId, chatId),
      ),
    );

/** All routes of one source, the oldest first. */
export const routesFor = (db: Db, source: RouteSource) =>
  db.select(columns).from(routes).where(eq(routes.source, source)).orderBy(asc(routes.createdAt));

/** All routes, the oldest first. */
export const allRoutes = (db: Db) => db.select(columns).from(routes).orderBy(asc(routes.createdAt));
