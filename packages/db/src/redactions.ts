import { and, asc, count, eq, getTableName, gt, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import {
  alerts,
  mailAttachments,
  mails,
  memories,
  messages,
  pendingActions,
  redactionItems,
  redactions,
  runs,
  schedules,
  summaries,
  toolRuns,
} from './schema.ts';

export type RedactionRow = typeof redactions.$inferSelect;
export type RedactionItem = typeof redactionItems.$inferSelect;

/**
 * Every column in which words of people, pages or models stand, and when a row was written last. A test holds this
 * against the schema: each other column with text is named there with the reason why it may keep its words.
 */
const PLACES = {
  memories: { table: memories, columns: ['subject', 'subject_key', 'statement'], since: 'created_at' },
  messages: { table: messages, columns: ['content', 'author_name'], since: 'created_at' },
  runs: { table: runs, columns: ['request', 'error'], since: 'ifnull(ended_at, created_at)' },
  tool_runs: {
    table: toolRuns,
    columns: ['args', 'target', 'result', 'error', 'undo', 'decision'],
    since: 'ifnull(ended_at, created_at)',
  },
  pending_actions: {
    table: pendingActions,
    columns: ['args', 'sentence', 'reason', 'detail'],
    since: 'updated_at',
  },
  schedules: { table: schedules, columns: ['what'], since: 'updated_at' },
  summaries: { table: summaries, columns: ['done', 'said'], since: 'updated_at' },
  alerts: { table: alerts, columns: ['name', 'summary', 'labels'], since: 'received_at' },
  mails: { table: mails, columns: ['from_name', 'subject', 'topic', 'body', 'html', 'note'], since: 'at' },
  mail_attachments: {
    table: mailAttachments,
    columns: ['name'],
    since: '(SELECT at FROM mails WHERE mails.id = mail_id)',
  },
} as const;
export type RedactionPlace = keyof typeof PLACES;
const isPlace = (name: string): name is RedactionPlace => name in PLACES;

export const REDACTION_PLACES = Object.keys(PLACES).filter(isPlace);

/** The columns of a place that hold words. */
export const redactedColumns = (place: RedactionPlace): readonly string[] => PLACES[place].columns;

/** A row with its columns that hold words. */
export interface WordyRow {
  id: string;
  rowid: number;
  columns: Record<string, string | null>;
}

const rowsOf = async (db: Db, place: RedactionPlace, where: ReturnType<typeof sql>, limit: number) => {
  const { table, columns } = PLACES[place];
  const picked = sql.raw(columns.map((column) => `"${column}"`).join(', '));
  const rows = await db.all<{ id: string; row_number: number } & Record<string, string | null>>(
    sql`SELECT id, rowid AS row_number, ${picked} FROM ${sql.raw(getTableName(table))} WHERE ${where} ORDER BY rowid LIMIT ${limit}`,
  );
  return rows.map(({ id, row_number, ...rest }): WordyRow => ({ id, rowid: row_number, columns: rest }));
};

/** What may stand between the letters of a word that is taken apart. */
const BETWEEN = [' ', '-', '_', '.', '*', "'", '|', '/', '+', '\n', '\t'];
const joined = (text: string): string =>
  BETWEEN.reduce((inner, mark) => `replace(${inner}, char(${mark.codePointAt(0)}), '')`, `lower(${text})`);

/**
 * The rows of a place in which one of these words may stand, in the order of the table and from `after` on; all rows
 * when a word has letters that SQLite cannot fold. A row that has such letters itself, or escapes, may have any word.
 */
export const rowsWithWords = (
  db: Db,
  place: RedactionPlace,
  words: readonly string[],
  after: number,
  limit: number,
) => {
  const all = PLACES[place].columns.map((column) => `ifnull("${column}", '')`).join(` || ' ' || `);
  const folds = words.every((word) => /^[\x20-\x7e]+$/.test(word));
  const found = folds
    ? sql`(EXISTS (SELECT 1 FROM json_each(${JSON.stringify(words)}) AS word WHERE instr(${sql.raw(joined(all))}, word.value) > 0) OR ${sql.raw(all)} GLOB '*[^' || char(1) || '-~]*' OR instr(${sql.raw(all)}, ${String.raw`\u`}) > 0)`
    : sql`1`;
  return rowsOf(db, place, sql`rowid > ${after} AND ${found}`, limit);
};

/** The rows of a place that came since `since` (unix milliseconds), from `after` on. */
export const rowsSince = (db: Db, place: RedactionPlace, since: number, after: number, limit: number) =>
  rowsOf(db, place, sql`rowid > ${after} AND ${sql.raw(PLACES[place].since)} >= ${since}`, limit);

export const rowById = async (db: Db, place: RedactionPlace, id: string): Promise<WordyRow | null> =>
  (await rowsOf(db, place, sql`id = ${id}`, 1))[0] ?? null;

/**
 * Writes other words into a row, into these columns and no others: a call may be at work, and its result come between. A
 * fact goes as a whole, and with it its index row and its vector.
 */
export const overwriteRow = async (
  db: Db,
  place: RedactionPlace,
  id: string,
  columns: Record<string, string | null>,
): Promise<void> => {
  if (place === 'memories') {
    await db.delete(memories).where(eq(memories.id, id));
    return;
  }
  const { table } = PLACES[place];
  const set = sql.join(
    Object.entries(columns).map(([column, value]) => sql`${sql.identifier(column)} = ${value}`),
    sql`, `,
  );
  await db.run(sql`UPDATE ${sql.raw(getTableName(table))} SET ${set} WHERE id = ${id}`);
};

/** Takes out of the full-text indexes what was only marked as deleted. */
export const compactIndexes = async (db: Db): Promise<void> => {
  await db.run(sql`INSERT INTO history_fts (history_fts) VALUES ('optimize')`);
  await db.run(sql`INSERT INTO memories_fts (memories_fts) VALUES ('optimize')`);
};

export const insertRedaction = (db: Db, row: typeof redactions.$inferInsert): Statement =>
  db.insert(redactions).values(row).onConflictDoNothing();

export const insertRedactionItem = (db: Db, item: RedactionItem): Statement =>
  db.insert(redactionItems).values(item).onConflictDoNothing();

export const redactionById = (db: Db, id: string) =>
  db.select().from(redactions).where(eq(redactions.id, id));

/** The rows that a redaction has still to mask; at most 1,000. */
export const redactionItemsOf = (db: Db, id: string) =>
  db.select().from(redactionItems).where(eq(redactionItems.redactionId, id)).limit(1_000);

/** How many rows of each place a redaction has still to mask. */
export const redactionCounts = (db: Db, id: string) =>
  db
    .select({ place: redactionItems.place, rows: count() })
    .from(redactionItems)
    .where(eq(redactionItems.redactionId, id))
    .groupBy(redactionItems.place);

export const endRedactionItem = (db: Db, { redactionId, place, rowId }: RedactionItem): Statement =>
  db
    .delete(redactionItems)
    .where(
      and(
        eq(redactionItems.redactionId, redactionId),
        eq(redactionItems.place, place),
        eq(redactionItems.rowId, rowId),
      ),
    );

/** The redactions that hold. */
export const appliedRedactions = (db: Db) =>
  db.select().from(redactions).where(isNotNull(redactions.appliedAt)).orderBy(asc(redactions.appliedAt));

/** From now on a redaction holds. The first time counts. */
export const applyRedactionRow = (db: Db, id: string, appliedAt: number): Statement =>
  db
    .update(redactions)
    .set({ appliedAt })
    .where(and(eq(redactions.id, id), isNull(redactions.appliedAt)));

/** Rows from before `checkedAt` (unix milliseconds) need not be looked through again. */
export const noteRedactionsChecked = (db: Db, checkedAt: number): Statement =>
  db
    .update(redactions)
    .set({ checkedAt })
    .where(and(isNotNull(redactions.appliedAt), gt(sql`${checkedAt}`, redactions.checkedAt)));

/** Forgets what was planned before `before` (unix milliseconds) and never confirmed, with what it had found. */
export const dropPlannedRedactions = (db: Db, before: number): Statement[] => {
  const stale = and(isNull(redactions.appliedAt), lt(redactions.createdAt, before));
  const ids = db.select({ id: redactions.id }).from(redactions).where(stale);
  return [
    db.delete(redactionItems).where(inArray(redactionItems.redactionId, ids)),
    db.delete(redactions).where(stale),
  ];
};
