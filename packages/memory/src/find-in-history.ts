import { anyOf } from './fts-match.ts';
import { type Found, namedIn, rankHistory } from './history-rank.ts';
import { contentWords, wordsOf } from './words.ts';

/** The index of what was said, as the database has it. */
export interface HistoryIndex<F extends Found> {
  /** The names of those who spoke in a chat lately. */
  speakers(chatId: string): Promise<string[]>;
  /** The messages of one chat that match an FTS5 expression, themselves or by their neighbours; best first. */
  search(chatId: string, match: string, limit: number): Promise<F[]>;
}

/** So many rows are looked at again; twice as many find no more. */
const CANDIDATES = 100;

/**
 * The messages of a chat that a question is about, best first. People's names are not looked for: who is named is who
 * is spoken to as often as who speaks. They decide whose messages count, though.
 */
export const findInHistory = async <F extends Found>(
  index: HistoryIndex<F>,
  chatId: string,
  question: string,
  limit: number,
): Promise<F[]> => {
  const people = await index.speakers(chatId);
  const names = new Set(namedIn(question, people).flatMap(wordsOf));
  const all = contentWords(question);
  const words = all.filter((word) => !names.has(word));
  // A question that is only a name is about that name.
  const wanted = words.length > 0 ? words : all;
  if (wanted.length === 0) return [];
  const found = await index.search(chatId, anyOf(wanted), CANDIDATES);
  return rankHistory(question, found, people).slice(0, limit);
};
