import type { MessageFile } from './message.ts';
import { type Cut, closeLast, cutOnce } from './split/cut.ts';
import { structureOf } from './split/structure.ts';

/** Discord's limit for the content of a message. It counts characters; UTF-16 units are never fewer. */
export const LONGEST_CONTENT = 2_000;
const MOST_PARTS = 4;

export type Split =
  | { kind: 'messages'; parts: string[] }
  /** Too long for the chat, or with a table, which Discord does not show: the beginning, and all of it as a file. */
  | { kind: 'file'; first: string; file: MessageFile };

/**
 * Splits Markdown into messages without losing a word: code blocks are closed and opened again, list items, links and
 * characters stay whole. No text gives no parts.
 */
export function splitMarkdown(markdown: string): Split {
  const text = markdown.replace(/\r\n?/g, '\n');
  const parts = partsOf(text, MOST_PARTS + 1);
  const [first = ''] = parts;
  if (parts.length > MOST_PARTS || hasTable(text)) {
    return {
      kind: 'file',
      first,
      file: { name: 'answer.md', contentType: 'text/markdown; charset=utf-8', data: markdown },
    };
  }
  return { kind: 'messages', parts };
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

// A table has a row of dashes: texts without one need no parser.
function hasTable(text: string): boolean {
  return /^[ \t>|:-]*-[ \t|:-]*\|?[ \t|:-]*$/m.test(text) && text.includes('|') && structureOf(text).hasTable;
}
