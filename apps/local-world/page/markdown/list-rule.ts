import { SimpleMarkdown } from 'discord-markdown-parser';

/** Whether the parser stands at the start of a line: `prevCapture` is the match before. */
export function isLineStart({ prevCapture }: { prevCapture?: unknown; inline?: unknown }): boolean {
  const before = Array.isArray(prevCapture) ? String(prevCapture[0]) : '';
  return before === '' || before.endsWith('\n');
}

/**
 * Discord's lists, which the parser library lacks: they begin at the start of a line, need no blank line around
 * them, and nest by indentation.
 */
export const listRule = {
  order: SimpleMarkdown.defaultRules.list.order,
  match: (source: string, state: { prevCapture?: unknown; inList?: unknown }) =>
    isLineStart(state) && !state.inList ? LIST.exec(source) : null,
  parse: (capture: ArrayLike<string>, parse: Parse, state: object) =>
    listNodes(nest(readItems(capture[0] ?? '')), parse, state),
};

type Parse = (source: string, state: object) => unknown[];

const ITEM = /^( *)([*-]|\d{1,9}\.) +(.*)$/;
const LIST = /^ *(?:[*-]|\d{1,9}\.) +\S[^\n]*(?:\n *(?:[*-]|\d{1,9}\.) +\S[^\n]*|\n {2,}\S[^\n]*)*/;

interface Item {
  indent: number;
  /** The number of an ordered item; `null`: a bullet. */
  number: number | null;
  lines: string[];
  children: Item[];
}

function readItems(block: string): Item[] {
  const items: Item[] = [];
  for (const line of block.split('\n')) {
    const [, indent, marker, content] = ITEM.exec(line) ?? [];
    if (indent === undefined || marker === undefined) items.at(-1)?.lines.push(line.trim());
    else {
      const number = Number.parseInt(marker, 10);
      const shown = Number.isNaN(number) ? null : number;
      items.push({ indent: indent.length, number: shown, lines: [content ?? ''], children: [] });
    }
  }
  return items;
}

function nest(items: Item[]): Item[] {
  const roots: Item[] = [];
  const open: Item[] = [];
  for (const item of items) {
    while ((open.at(-1)?.indent ?? -1) >= item.indent) open.pop();
    (open.at(-1)?.children ?? roots).push(item);
    open.push(item);
  }
  return roots;
}

interface ListNode {
  type: 'list';
  ordered: boolean;
  start: number;
  items: unknown[][];
}

/** One list for each run of items of the same kind. */
function listNodes(items: Item[], parse: Parse, state: object): ListNode[] {
  const lists: ListNode[] = [];
  for (const { number, lines, children } of items) {
    const ordered = number !== null;
    let list = lists.at(-1);
    if (list?.ordered !== ordered) {
      list = { type: 'list', ordered, start: number ?? 1, items: [] };
      lists.push(list);
    }
    const content = parse(lines.join('\n'), { ...state, inList: true });
    list.items.push([...content, ...listNodes(children, parse, state)]);
  }
  return lists;
}
