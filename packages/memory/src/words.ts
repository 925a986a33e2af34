/** Words that match nearly everything and so find nothing. */
const STOP = new Set(
  `a about again also am an and any are as at be because been before being but by can could did do does doing done during
each else ever for from further get gets getting got had has have having he her here hers him his how i if in into is it its
just like ll many may me might mine more most much must my no nor not of off on once one only or other our ours out over own
please re s same shall she should so some such t than that the their theirs them then there these they this those through to
too under until up upon us ve very was we were what when where whether which while who whom whose why will with would you
your yours`.split(/\s+/),
);

/** A question has few words that matter; a pasted page has many, and each one costs. */
const MAX_WORDS = 20;

/** The words of a text as an index sees them: lower case, without marks and possessives. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[’']s(?!\p{L})/gu, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** The words that a text can be found by, each once and at most 20. */
export const contentWords = (text: string): string[] =>
  [...new Set(wordsOf(text))].filter((word) => !STOP.has(word)).slice(0, MAX_WORDS);
