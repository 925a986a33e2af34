import { parseHTML } from 'linkedom';

/** Words and numbers in lower case; whatever is between them is not compared. */
export const tokensOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Elements that end neither a line nor a word. */
const INLINE = new Set(
  'A ABBR B BDI BDO CITE CODE DEL DFN EM FONT I INS KBD LABEL MARK Q S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR'.split(
    ' ',
  ),
);
const HIDDEN = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT']);
const TEXT_NODE = 3;

type TextNode = {
  nodeType: number;
  nodeName: string;
  textContent: string | null;
  childNodes: Iterable<TextNode>;
};

const textOf = (node: TextNode): string => {
  if (node.nodeType === TEXT_NODE) return node.textContent ?? '';
  if (HIDDEN.has(node.nodeName)) return '';
  const text = [...node.childNodes].map(textOf).join('');
  return INLINE.has(node.nodeName) ? text : ` ${text} `;
};

/** The text of an HTML fragment as it is seen: blocks end words, so that two paragraphs do not make one. */
export const htmlText = (html: string): string =>
  textOf(parseHTML(`<html><body>${html}</body></html>`).document.body);

/** The text of Markdown without marks in words, numbers of lists, pictures, and the addresses of links. */
export const markdownText = (markdown: string): string => {
  const address = String.raw`\((?:\\.|[^()\\]|\([^()]*\))*\)`;
  return markdown
    .replace(new RegExp(String.raw`!\[(?:\\.|[^\]\\])*\]${address}`, 'g'), ' ')
    .replace(new RegExp(String.raw`\]${address}`, 'g'), '')
    .replace(/^[ >-]*(?:\d+\. {2})+/gm, '')
    .replace(/(?<!\\)(?:\*\*|[`[])|(?<![\\\p{L}\p{N}])_|(?<!\\)_(?![\p{L}\p{N}])/gu, '')
    .replace(/\\(?=[\p{P}\p{S}])/gu, '');
};

export interface Score {
  precision: number;
  recall: number;
  f1: number;
}

/** How well `found` has the tokens of `expected`, each as often as it is there. Two empty texts agree. */
export const scoreOf = (found: readonly string[], expected: readonly string[]): Score => {
  const left = new Map<string, number>();
  for (const token of expected) left.set(token, (left.get(token) ?? 0) + 1);
  let hits = 0;
  for (const token of found) {
    const count = left.get(token) ?? 0;
    if (count === 0) continue;
    left.set(token, count - 1);
    hits += 1;
  }
  const precision = found.length === 0 ? Number(expected.length === 0) : hits / found.length;
  const recall = expected.length === 0 ? 1 : hits / expected.length;
  return {
    precision,
    recall,
    f1: hits === 0 ? precision * recall : (2 * precision * recall) / (precision + recall),
  };
};
