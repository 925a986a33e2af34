import { plain, wordingsOf } from './disguise.ts';
import { contentWords, wordsOf } from './words.ts';

/** A keyed hash of a phrase. Whoever reads the table must not find the topic in it, nor guess it without the key. */
export type PhraseHash = (phrase: string) => Promise<string>;

export interface HashedTerm {
  words: number;
  hash: string;
}

/** A phrase that is longer is matched by its first words. */
const MOST_WORDS = 6;

/** What stands where something was redacted. */
export const REDACTED = '[redacted]';

/** A word as it is compared: plurals and possessives are one with it. */
const stem = (word: string): string =>
  word.length > 3 ? word.replace(/(?<=[^s])s$/, '').replace(/ie$/, 'y') : word;

const phraseOf = (words: readonly string[]): string => words.map(stem).join(' ');

/**
 * The phrases of a topic, as typed: its parts between commas, each a phrase that must stand together. None of common
 * words only ("the", "what is"), which would take everything with it.
 */
export const phrasesIn = (topic: string): string[] => [
  ...new Set(
    topic
      .split(/[,;\n]/)
      .filter((part) => contentWords(part).length > 0)
      .map((part) => phraseOf(wordsOf(plain(part)).slice(0, MOST_WORDS)))
      .filter((phrase) => phrase !== ''),
  ),
];

/** The phrases as they are looked for: also written as one word. */
const spellings = (phrases: readonly string[]): string[] => [
  ...new Set(phrases.flatMap((phrase) => [phrase, phrase.replaceAll(' ', '')])),
];

/** The terms to keep of a topic: hashes, and of how many words. */
export const hashTerms = (phrases: readonly string[], hash: PhraseHash): Promise<HashedTerm[]> =>
  Promise.all(
    spellings(phrases).map(async (phrase) => ({ words: phrase.split(' ').length, hash: await hash(phrase) })),
  );

/** Whether a text has one of these phrases in it. */
export const mentionsPhrase = (text: string, phrases: readonly string[]): boolean => {
  const said = wordingsOf(text).map((wording) => ` ${phraseOf(wordsOf(wording))} `);
  return spellings(phrases).some((phrase) => said.some((wording) => wording.includes(` ${phrase} `)));
};

/** Tells of texts whether they mention what was redacted, from hashes alone. */
export const redactionFilter = (
  terms: readonly HashedTerm[],
  hash: PhraseHash,
): ((text: string) => Promise<boolean>) => {
  const hashes = new Set(terms.map((term) => term.hash));
  const lengths = [...new Set(terms.map(({ words }) => words))];
  const known = new Map<string, boolean>();
  const isRedacted = async (phrase: string): Promise<boolean> => {
    const before = known.get(phrase);
    if (before !== undefined) return before;
    const found = hashes.has(await hash(phrase));
    known.set(phrase, found);
    return found;
  };
  return async (text) => {
    if (terms.length === 0) return false;
    const phrases = wordingsOf(text)
      .map((wording) => wordsOf(wording).map(stem))
      .flatMap((words) =>
        lengths.flatMap((length) =>
          words
            .slice(0, Math.max(0, words.length - length + 1))
            .map((_, at) => words.slice(at, at + length).join(' ')),
        ),
      );
    const found = await Promise.all([...new Set(phrases)].map(isRedacted));
    return found.includes(true);
  };
};
