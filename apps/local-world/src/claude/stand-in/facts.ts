const STOPWORDS = new Set(
  'a an and are at be by can could did do does for from has have how i in is it me my of on or our please tell that the their there this to was we were what when where which who whose why will with you your'.split(
    ' ',
  ),
);

/** The words of a text that carry its meaning, lower case, without a plural or verb `s`. */
export const contentWords = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}._-]*/gu) ?? [])
    .map((word) => word.replace(/[._-]+$/, ''))
    .filter((word) => !STOPWORDS.has(word))
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));

/** Whether the text asks for something to be told. */
export const isQuestion = (text: string): boolean =>
  /\?\s*$/.test(text) || /^\s*(?:what|which|who|whose|where|when|how)\b/i.test(text);

/** The share of the question's words that a line must have to count as its answer. */
const ENOUGH = 0.6;

/** Characters; a longer line is prose that shares words with everything. */
const LONGEST_FACT = 240;

/** The line of the context that shares most words with the question, or null. */
export const findFact = (question: string, context: readonly string[]): string | null => {
  const wanted = [...new Set(contentWords(question))];
  if (wanted.length === 0) return null;
  let best: { line: string; score: number } | null = null;
  for (const line of context.filter(({ length }) => length <= LONGEST_FACT)) {
    const words = new Set(contentWords(line));
    const score = wanted.filter((word) => words.has(word)).length / wanted.length;
    if (score >= ENOUGH && score > (best?.score ?? 0)) best = { line, score };
  }
  return best === null ? null : best.line.replace(/^(?:[-*•]|\d+[.)])\s+/, '');
};
