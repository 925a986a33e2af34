import { REDACTED } from '@golem/memory';
import { type Mentions, type RedactionEnv, redactionsOf } from './redactions.ts';

const maskValue = async (value: unknown, mentions: Mentions): Promise<unknown> => {
  if (typeof value === 'string') return (await mentions(value)) ? REDACTED : value;
  if (Array.isArray(value)) return Promise.all(value.map((entry) => maskValue(entry, mentions)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = await Promise.all(
    Object.entries(value).map(async ([name, entry]) => [
      (await mentions(name)) ? REDACTED : name,
      await maskValue(entry, mentions),
    ]),
  );
  return Object.fromEntries(entries);
};

/** The same shape without a word in it. */
const blank = (value: unknown): unknown => {
  if (typeof value === 'string') return REDACTED;
  if (Array.isArray(value)) return value.map(blank);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, blank(entry)]));
};

const parsed = (text: string): unknown => {
  if (!/^\s*[[{"]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** A stored text without what is redacted: in JSON the values that mention it are masked, any other text as a whole. */
export const maskText = async (text: string, mentions: Mentions): Promise<string> => {
  if (!(await mentions(text))) return text;
  const value = parsed(text);
  if (typeof value === 'string') return REDACTED;
  const masked = JSON.stringify(await maskValue(value, mentions));
  if (!(await mentions(masked))) return masked;
  // A phrase goes over the border of two values. A list stays a list, or whoever reads the row could not go on.
  const blanked = JSON.stringify(blank(JSON.parse(masked)));
  return (await mentions(blanked)) ? JSON.stringify(Array.isArray(value) ? [] : {}) : blanked;
};

/** One table of an object's own storage: its key and the columns that hold words. */
export interface WordyTable {
  table: string;
  key: string;
  columns: readonly string[];
}

/**
 * Masks what is redacted in an object's own storage. Each row is written only if it is still as it was read: what has
 * changed meanwhile is looked at the next time.
 */
const maskStorage = async (
  sql: SqlStorage,
  tables: readonly WordyTable[],
  mentions: Mentions,
): Promise<number> => {
  let masked = 0;
  for (const { table, key, columns } of tables) {
    for (const column of columns) {
      const rows = sql
        .exec(`SELECT ${key} AS id, ${column} AS text FROM ${table} WHERE ${column} IS NOT NULL`)
        .toArray();
      for (const { id, text } of rows) {
        if (typeof text !== 'string' || id === undefined) continue;
        const clean = await maskText(text, mentions);
        if (clean === text) continue;
        masked += sql.exec(
          `UPDATE ${table} SET ${column} = ? WHERE ${key} = ? AND ${column} = ?`,
          clean,
          id,
          text,
        ).rowsWritten;
      }
    }
  }
  return masked;
};

/** Masks in an object's own storage what is redacted by now. Throws when that cannot be told. */
export const maskOwn = async (
  sql: SqlStorage,
  tables: readonly WordyTable[],
  redaction: RedactionEnv,
): Promise<void> => {
  const mentions = await redactionsOf(redaction);
  if (!mentions.ok) throw new Error(mentions.error.message);
  await maskStorage(sql, tables, mentions.value);
};
