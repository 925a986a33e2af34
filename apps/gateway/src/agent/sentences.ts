/** A sentence of an answer, as it stands there, and with code and quotes blanked out. */
export interface Sentence {
  text: string;
  /** As long as `text`. */
  masked: string;
  isListItem: boolean;
}

/** A part of a sentence with at most one statement. */
export interface Clause {
  /** Lower case; contractions are two words. */
  words: string[];
  /** What parts it from the clause before and after it. */
  before: string;
  after: string;
  /** The clause before, and the text after this one. */
  label: string;
  rest: string;
  /** The text that follows the word at this index. */
  textAfter(at: number): string;
}

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Code, quoted text and addresses: what stands in them is not said by whoever writes. */
const NOT_SAID =
  /```[\s\S]*?(?:```|$(?![\s\S]))|`[^`\n]*`|^[ \t]*>.*$|^[ \t]*\|.*$|"[^"\n]*"|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|https?:\/\/\S+/gm;
const BULLET = /^[ \t]*(?:[-*+•]|\d+[.)])[ \t]+/;

const blank = (found: string): string => found.replaceAll(/[^\n]/g, 'x');

/** The sentences of a text in Markdown; each line begins a new one. */
export const sentencesOf = (text: string): Sentence[] => {
  const masked = text.replaceAll(NOT_SAID, blank);
  const sentences: Sentence[] = [];
  let at = 0;
  for (const line of masked.split('\n')) {
    const bullet = BULLET.exec(line)?.[0] ?? '';
    for (const { segment, index } of SEGMENTER.segment(line.slice(bullet.length))) {
      const from = at + bullet.length + index;
      sentences.push({
        text: text.slice(from, from + segment.length).trim(),
        masked: segment,
        isListItem: bullet !== '',
      });
    }
    at += line.length + 1;
  }
  return sentences.filter(({ masked: said }) => !/\?["'”’)*_\s]*$/.test(said));
};

const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}@/_-]|[.'’](?=[\p{L}\p{N}]))*/gu;
const SEPARATOR =
  /([,;:()|—–]|\s-\s|\b(?:and|but|however|although|though|while|whereas|because|that|then)\b)/i;

const CONTRACTED: ReadonlyMap<string, string> = new Map([
  ["n't", 'not'],
  ["'ve", 'have'],
  ["'s", 'is'],
  ["'re", 'are'],
  ["'ll", 'will'],
  ["'d", 'would'],
]);

/** "I've" is "I have", "wasn't" is "was not". */
const expand = (word: string): string[] => {
  const plain = word.toLowerCase().replace('’', "'");
  const [, stem, end = ''] = /^(.+?)(n't|'ve|'s|'re|'ll|'d)$/.exec(plain) ?? [];
  return stem === undefined ? [plain] : [stem, CONTRACTED.get(end) ?? end];
};

/** Splits a sentence at commas, colons, brackets and conjunctions. */
export const clausesOf = ({ masked }: Sentence): Clause[] => {
  const parts = masked.split(SEPARATOR);
  return parts.flatMap((part, index) => {
    if (index % 2 === 1) return [];
    const found = [...part.matchAll(WORD)].flatMap((match) =>
      expand(match[0]).map((word) => ({ word, end: match.index + match[0].length })),
    );
    return {
      words: found.map(({ word }) => word),
      before: parts[index - 1]?.trim().toLowerCase() ?? '',
      after: parts[index + 1]?.trim().toLowerCase() ?? '',
      label: parts[index - 2] ?? '',
      rest: parts[index + 2] ?? '',
      textAfter: (at: number) => part.slice(found[at]?.end ?? part.length),
    };
  });
};
