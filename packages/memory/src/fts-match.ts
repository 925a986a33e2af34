/** Words that match nearly everything and so find nothing. */
const STOP = new Set(
  'a an and are as at be by can do does for from has have how i in is it me my of on or our that the this to was we what when where which who why will with you your'.split(
    ' ',
  ),
);

/**
 * An FTS5 expression that finds rows with any of the content words of a text, or null when it has none. At most 20
 * words, each quoted, so that nothing a person types is read as FTS5 syntax.
 */
export const ftsMatch = (text: string): string | null => {
  const words = [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])].filter(
    (word) => !STOP.has(word),
  );
  return words.length === 0
    ? null
    : words
        .slice(0, 20)
        .map((word) => `"${word}"`)
        .join(' OR ');
};
