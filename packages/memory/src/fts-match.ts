import { contentWords } from './words.ts';

/** An FTS5 expression for rows with any of these words, each quoted: nothing that a person types is read as FTS5 syntax. */
export const anyOf = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(' OR ');

/** An FTS5 expression that finds rows with any of the content words of a text, or null when it has none. */
export const ftsMatch = (text: string): string | null => anyOf(contentWords(text)) || null;
