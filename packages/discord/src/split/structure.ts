import type { Code, Nodes, Parents, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** A part of the source, from one offset up to another. */
type Range = { start: number; end: number };

/** A fenced code block: how it was opened, where its text is, and what stands before the fence (list or quote). */
export type Fence = Range & {
  marker: string;
  language: string;
  indent: string;
  contentEnd: number;
  closed: boolean;
};

/** What matters for cutting a text: where it may be cut, from best to worst, and what must stay whole. */
export type Structure = {
  blocks: number[];
  items: number[];
  /** Of items inside an item. */
  nested: number[];
  lines: number[];
  words: number[];
  fences: Fence[];
  whole: Range[];
  tables: Range[];
};

// Longer info strings and markers are not what anybody writes, and repeating them in each part would leave no room.
const LONGEST_LANGUAGE = 32;
const LONGEST_MARKER = 40;

const WHOLE = new Set([
  'link',
  'linkReference',
  'image',
  'imageReference',
  'inlineCode',
  'strong',
  'emphasis',
  'delete',
]);

// Discord's own, which no Markdown library knows; cut in two it would show what it hides.
const SPOILER = /\|\|(?!\|)(?:[^|]|\|(?!\|)){1,1500}\|\|/g;

/** Reads the structure of a Markdown text. */
export function structureOf(text: string): Structure {
  const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const structure: Structure = {
    blocks: blockStarts(tree),
    items: [],
    nested: [],
    lines: positionsAfter(text, /\n/g),
    words: positionsAfter(text, /[ \t]+/g),
    fences: [],
    whole: rangesOf(text, SPOILER),
    tables: [],
  };
  visit(tree, text, structure);
  return structure;
}

/** Starts of top-level blocks; not after a heading, which would be left behind alone. */
function blockStarts(tree: Root): number[] {
  return tree.children
    .filter((_, index) => index > 0 && tree.children[index - 1]?.type !== 'heading')
    .map((node) => rangeOf(node).start);
}

function visit(node: Nodes, text: string, structure: Structure, isNested = false): void {
  if (node.type === 'table') structure.tables.push(rangeOf(node));
  if (node.type === 'listItem') {
    const { items, nested } = structure;
    (isNested ? nested : items).push(lineStart(text, rangeOf(node).start));
  }
  if (WHOLE.has(node.type)) structure.whole.push(rangeOf(node));
  if (node.type === 'code') {
    const fence = fenceOf(node, text);
    if (fence) structure.fences.push(fence);
  }
  if (!isParent(node)) return;
  const below = isNested || node.type === 'listItem';
  for (const child of node.children) visit(child, text, structure, below);
}

function isParent(node: Nodes): node is Parents {
  return 'children' in node;
}

function fenceOf(node: Code, text: string): Fence | undefined {
  const { start, end } = rangeOf(node);
  const source = text.slice(start, end);
  const [marker] = /^(?:`{3,}|~{3,})/.exec(source) ?? [];
  if (marker === undefined || marker.length > LONGEST_MARKER) return undefined;
  const lastLine = source.slice(source.lastIndexOf('\n') + 1);
  const lines = source.split('\n').length;
  // A last line that only looks like a fence (indented too far) is part of the code.
  const closed =
    lines > 1 &&
    closes(lastLine, marker) &&
    (node.value === '' || node.value.split('\n').length === lines - 2);
  const contentEnd = closed ? start + source.lastIndexOf('\n') : end;
  const language = node.lang && node.lang.length <= LONGEST_LANGUAGE ? node.lang : '';
  const indent = text.slice(lineStart(text, start), start).replace(/[^>\s]/g, ' ');
  return { start, end, marker, language, indent, contentEnd, closed };
}

function closes(line: string, marker: string): boolean {
  const bare = line.replace(/^[\s>]*/, '').trimEnd();
  return bare.length >= marker.length && bare === marker.charAt(0).repeat(bare.length);
}

function positionsAfter(text: string, pattern: RegExp): number[] {
  return Array.from(text.matchAll(pattern), (match) => match.index + match[0].length);
}

function rangesOf(text: string, pattern: RegExp): Range[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: match }) => ({
    start: index,
    end: index + match.length,
  }));
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function rangeOf(node: Nodes): Range {
  // A parsed tree has positions; only a tree made by hand has none.
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}
