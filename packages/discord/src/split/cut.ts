import { type Fence, type Structure, structureOf } from './structure.ts';

/** The first part of a text and what is left; `undefined` when nothing is. */
export type Cut = { part: string; rest: string | undefined };

/**
 * Cuts a text that is longer than the limit (in UTF-16 units) at the best place: between blocks, list items, lines,
 * words, and only then inside a word. Code that is cut is closed, and opened again with its language.
 */
export function cutOnce(text: string, limit: number): Cut {
  // What lies beyond twice the limit cannot change where this part ends.
  const structure = structureOf(text.slice(0, limit * 2));
  const at = bestCut(text, structure, limit);
  const fence = fenceAt(structure, at);
  if (!fence) return { part: text.slice(0, at).trimEnd(), rest: withoutBlankStart(text.slice(at)) };
  const part = `${text.slice(0, at).replace(/\n[\s>]*$/, '')}${closing(fence)}`;
  return { part, rest: reopened(text, fence, at, limit) };
}

/** Closes a code block that the text leaves open, so that every part is balanced. */
export function closeLast(text: string): string {
  // Most answers have no code, and need no parser to tell.
  if (!/```|~~~/.test(text)) return text;
  const fence = structureOf(text).fences.at(-1);
  if (!fence || fence.closed || fence.end < text.trimEnd().length) return text;
  return `${text.trimEnd()}${closing(fence)}`;
}

function bestCut(text: string, structure: Structure, limit: number): number {
  const room = (at: number) => {
    const fence = fenceAt(structure, at);
    return at + (fence ? closing(fence).length : 0) <= limit;
  };
  const allowed = (at: number) =>
    room(at) &&
    !structure.whole.some(({ start, end }) => start < at && at < end) &&
    // Not before the first line of code: the part would end with an empty block.
    !structure.fences.some((fence) => fence.start < at && at <= firstLineEnd(text, fence));
  const kinds = [structure.blocks, structure.items, structure.nested, structure.lines, structure.words];
  // A good place that leaves most of the part empty is worth less than the next kind further on.
  for (const least of [limit / 4, 1]) {
    for (const positions of kinds) {
      const at = positions.findLast((position) => position >= least && allowed(position));
      if (at !== undefined) return at;
    }
  }
  return graphemeCut(text, (at) => room(at), limit);
}

/** The last end of a whole character that has room; inside one only when it alone is longer than a part. */
function graphemeCut(text: string, room: (at: number) => boolean, limit: number): number {
  const segments = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text.slice(0, limit + 64));
  const ends = Array.from(segments, ({ index }) => index);
  const whole = ends.findLast((at) => at > 0 && room(at));
  if (whole !== undefined) return whole;
  const half = Math.floor(limit / 2);
  return /[\udc00-\udfff]/.test(text.charAt(half)) ? half - 1 : half;
}

function fenceAt({ fences }: Structure, at: number): Fence | undefined {
  return fences.find(({ start, end }) => start < at && at < end);
}

function firstLineEnd(text: string, { start }: Fence): number {
  const newline = text.indexOf('\n', start);
  return newline < 0 ? text.length : newline + 1;
}

function closing({ indent, marker }: Fence): string {
  return `\n${indent}${marker}`;
}

/** The code that is left, out of its list or quote, in a block of its own; then what follows the block. */
function reopened(text: string, fence: Fence, at: number, limit: number): string | undefined {
  const opening = `${fence.marker}${fence.language}\n`;
  const margin = new RegExp(`^[\\s>]{0,${fence.indent.length}}`);
  const dedent = (code: string) =>
    code
      .split('\n')
      .map((line) => line.replace(margin, ''))
      .join('\n');
  // Open as far as was looked: the block goes on, perhaps with its own end beyond.
  const goesOn = !fence.closed && fence.end >= Math.min(text.length, limit * 2);
  const code = text.slice(at, goesOn ? undefined : fence.contentEnd);
  if (goesOn) return code.trim() === '' ? undefined : opening + (fence.indent === '' ? code : dedent(code));
  const after = withoutBlankStart(text.slice(fence.end));
  if (code.trim() === '') return after;
  const block = `${opening}${dedent(code)}\n${fence.marker}`;
  return after === undefined ? block : `${block}\n${after}`;
}

/** Blank lines at the start of a message are not shown; a text of nothing else cannot be sent. */
function withoutBlankStart(text: string): string | undefined {
  const rest = text.replace(/^(?:[^\S\n]*\n)+/, '');
  return rest.trim() === '' ? undefined : rest;
}
