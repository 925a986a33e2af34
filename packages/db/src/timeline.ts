import { and, desc, eq, gte, inArray, lte, ne } from 'drizzle-orm';
import type { Db } from './client.ts';
import { mails, toolRuns } from './schema.ts';

/** What was done, or tried, in a range of time (unix milliseconds) in all chats, reads left out; the newest first. */
export const changesBetween = (db: Db, from: number, until: number, limit: number) =>
  db
    .select({
      id: toolRuns.id,
      capability: toolRuns.capability,
      target: toolRuns.target,
      status: toolRuns.status,
      principalId: toolRuns.principalId,
      createdAt: toolRuns.createdAt,
      startedAt: toolRuns.startedAt,
    })
    .from(toolRuns)
    .where(
      and(
        // By the index that begins with the status.
        inArray(toolRuns.status, ['asked', 'executing', 'succeeded', 'failed', 'unknown', 'rejected']),
        gte(toolRuns.createdAt, from),
        lte(toolRuns.createdAt, until),
        ne(toolRuns.effect, 'read'),
      ),
    )
    .orderBy(desc(toolRuns.createdAt))
    .limit(limit);

/** The mails that came in a range of time; the newest first. */
export const mailsBetween = (db: Db, from: number, until: number, limit: number) =>
  db
    .select({ id: mails.id, fromAddress: mails.fromAddress, subject: mails.subject, at: mails.at })
    .from(mails)
    .where(and(eq(mails.state, 'received'), gte(mails.at, from), lte(mails.at, until)))
    .orderBy(desc(mails.at))
    .limit(limit);
