import { and, asc, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { alerts } from './schema.ts';

export type AlertRow = typeof alerts.$inferSelect;

/** Writes what is known of an alert now. */
export const putAlert = (db: Db, row: AlertRow): Statement =>
  db
    .insert(alerts)
    .values(row)
    .onConflictDoUpdate({ target: alerts.id, set: { endedAt: row.endedAt, chats: row.chats } });

/** The alerts with these ids; at most 90, because D1 binds at most 100 parameters. */
export const alertsById = (db: Db, ids: readonly string[]) =>
  db
    .select()
    .from(alerts)
    .where(inArray(alerts.id, ids.slice(0, 90)));

/** The alerts that fired at some time in a range, the oldest first. */
export const alertsBetween = (db: Db, from: number, until: number, limit: number) =>
  db
    .select()
    .from(alerts)
    .where(and(lte(alerts.startsAt, until), or(isNull(alerts.endedAt), gte(alerts.endedAt, from))))
    .orderBy(asc(alerts.startsAt))
    .limit(limit);
