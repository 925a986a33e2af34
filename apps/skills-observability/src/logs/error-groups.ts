import type { LogLine } from './loki.ts';

export interface ErrorGroup {
  count: number;
  /** Unix milliseconds. */
  first: number;
  last: number;
  /** The newest of them. */
  example: LogLine;
}

/** Long enough to tell errors apart; what stands further behind is mostly their data. */
const SHAPE_CHARS = 200;

/** What changes from one occurrence of an error to the next, the most specific first. Each is linear in the line. */
const VARYING: readonly [RegExp, string][] = [
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b\d\d:\d\d:\d\d(?:[.,]\d+)?/g, '<time>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b/g, '<address>'],
  [/"[^"]{0,200}"/g, '<text>'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{8,64}\b/gi, '<id>'],
  [/\d+(?:\.\d+)?/g, '<n>'],
];

/** What a line says without what varies: lines of one shape are one error. */
export const shapeOf = (line: string): string =>
  VARYING.reduce((shape, [pattern, sign]) => shape.replace(pattern, sign), line.slice(0, 1_000))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, SHAPE_CHARS);

/** Lines (the newest first) by their shape, the most frequent first. */
export const groupErrors = (lines: readonly LogLine[]): ErrorGroup[] => {
  const groups = new Map<string, ErrorGroup>();
  for (const line of lines) {
    const shape = shapeOf(line.line);
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, { count: 1, first: line.at, last: line.at, example: line });
    else {
      group.count += 1;
      group.first = Math.min(group.first, line.at);
    }
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count || b.last - a.last);
};
