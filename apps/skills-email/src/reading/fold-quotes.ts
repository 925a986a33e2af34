const QUOTED = /^\s*>/;

/** The line with which mail programs begin a quote. */
const ATTRIBUTION =
  /^\s*(?:(?:on|am|le|el|il|op)\b.{4,200}\b(?:wrote|schrieb|écrit|escribió|scritto|schreef)\b.{0,100}:|-{2,}\s*(?:original message|ursprüngliche nachricht|forwarded message|message d.origine)\s*-{2,})\s*$/i;

/** Headers as some programs put them above a quote that has no marks: then all that follows is quoted. */
const FIRST_HEADER = /^\s*\*?(?:from|von|de)\s*:\*?\s.*\S/i;
const SECOND_HEADER = /^\s*\*?(?:sent|date|to|gesendet|datum|an|envoyé|à)\s*:\*?\s/i;

/** Whether the line belongs to a quote, by itself or as the blank line or attribution of one. */
const isQuoted = (lines: readonly string[], at: number): boolean => {
  const [line = '', next = '', afterNext = ''] = lines.slice(at, at + 3);
  if (QUOTED.test(line) || ATTRIBUTION.test(line)) return true;
  if (line.trim() === '')
    return QUOTED.test(next) && (QUOTED.test(lines[at - 1] ?? '') || ATTRIBUTION.test(lines[at - 1] ?? ''));
  // Programs break a long attribution into two lines.
  return (
    (QUOTED.test(afterNext) && ATTRIBUTION.test(`${line} ${next}`)) ||
    (QUOTED.test(next) && ATTRIBUTION.test(`${lines[at - 1] ?? ''} ${line}`))
  );
};

/** The text without what it quotes: in place of each quote stands a line that says how long it was. */
export const foldQuotes = (text: string): string => {
  const lines = text.split('\n');
  const rest = lines.findIndex(
    (line, at) => at > 0 && FIRST_HEADER.test(line) && SECOND_HEADER.test(lines[at + 1] ?? ''),
  );
  const kept: string[] = [];
  let folded = 0;
  for (const [at, line] of lines.entries()) {
    if (isQuoted(lines, at) || (rest !== -1 && at >= rest)) {
      folded += 1;
      continue;
    }
    if (folded > 0) kept.push(`[quoted lines: ${folded}]`);
    folded = 0;
    kept.push(line);
  }
  if (folded > 0) kept.push(`[quoted lines: ${folded}]`);
  return kept.join('\n').trim();
};
