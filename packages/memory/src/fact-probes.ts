import { contentWords } from './words.ts';

/**
 * What facts are looked for by: each content word of a text, and each two that stand together, so that two common words
 * find what has both. Each is an FTS5 expression of its own, because each may find only so many: a turn must not cost
 * more the more is remembered.
 */
export const factProbes = (text: string): string[] => {
  const words = contentWords(text).map((word) => `"${word}"`);
  const pairs = words.slice(1).map((word, index) => `${words[index] ?? word} AND ${word}`);
  return [...words, ...pairs];
};
