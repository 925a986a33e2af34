import { shorten } from './escape.ts';
import type { MessageFile } from './message.ts';
import { type Cut, closeLast, cutOnce } from './split/cut.ts';
import { structureOf } from './split/structure.ts';

/** Discord's limit for the content of a message. It counts characters; UTF-16 units are never fewer. */
export const LONGEST_CONTENT = 2_000;
const MOST_PARTS = 4;

export type Split =
  | { kind: 'messages'; parts: string[] }
  /**
   * Too long for the chat, or with a table, which Discord does not show: the beginning with the small print of the end
   * (receipts are there to be seen), and all of it as a file.
   */
  | { kind: 'file'; first: string; file: MessageFile };

/**
 * Splits Markdown into messages without losing a word: code blocks are closed and opened again, list items, links and
 * characters stay whole. No text gives no parts.
 */
export function splitMarkdown(markdown: string): Split {
  const text = markdown.replace(/\r\n?/g, '\n');
  const parts = partsOf(text, MOST_PARTS + 1);
  const tables = tablesIn(text);
  if (parts.length <= MOST_PARTS && tables.length === 0) return { kind: 'messages', parts };
  return {
    kind: 'file',
    first: beginningOf(text, tables),
    file: { name: FILE, contentType: 'text/markdown; charset=utf-8', data: markdown },
  };
}

const FILE = 'answer.md';
const IN_FILE = `-# 📄 All of it is in ${FILE}.`;
const TABLE_IN_FILE = `*(A table: see ${FILE}.)*`;
/** Of the small print so much is shown beside a beginning, in characters; the file has all of it. */
const LONGEST_SMALL_PRINT = 1_000;

function beginningOf(text: string, tables: ReturnType<typeof tablesIn>): string {
  const lines = text.trimEnd().split('\n');
  const from = lines.findLastIndex((line) => !line.startsWith('-# ')) + 1;
  const small = [IN_FILE, ...lines.slice(from)].join('\n');
  const footer = shorten(small, LONGEST_SMALL_PRINT);
  let shown = '';
  let at = 0;
  for (const { start, end } of tables) {
    shown += `${text.slice(at, start)}${TABLE_IN_FILE}`;
    at = end;
  }
  const words = `${shown}${text.slice(at)}`.split('\n').slice(0, from - lines.length || undefined);
  const [first] = partsOf(words.join('\n'), 1, LONGEST_CONTENT - footer.length - 1);
  return first === undefined ? footer : `${first}\n${footer}`;
}

/** The parts of a text, each within the limit; no more than `most`. */
export function partsOf(text: string, most = Number.POSITIVE_INFINITY, limit = LONGEST_CONTENT): string[] {
  const parts: string[] = [];
  let rest: string | undefined = text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
  while (rest && parts.length < most) {
    if (rest.length <= limit) rest = closeLast(rest);
    const cut: Cut = rest.length <= limit ? { part: rest, rest: undefined } : cutOnce(rest, limit);
    if (cut.part.trim() !== '') parts.push(cut.part);
    rest = cut.rest;
  }
  return parts;
}

/**
 * Whether a parser should look for tables: they have a row of nothing but dashes, colons and bars. Line by line, each
 * with one character class, because a pattern for the whole row would try every way to divide a long line of dashes.
 */
export function mayHaveTable(text: string): boolean {
  if (!text.includes('|')) return false;
  return text.split('\n').some((line) => line.includes('-') && /^[ \t>|:-]+$/.test(line));
}

function tablesIn(text: string): { start: number; end: number }[] {
  return mayHaveTable(text) ? structureOf(text).tables : [];
}
