import { SimpleMarkdown } from 'discord-markdown-parser';

/**
 * Discord's lists, which the parser library lacks: they begin at the start of a line, need no blank line around
 * them, and nest by indentation.
 */
export const listRule = {
  order: SimpleMarkdown.defaultRules.list.order,
  match: (source: string, state: { prevCapture?: unknown; inList?: unknown }) => {
    const before = Array.isArray(state.prevCapture) ? String(state.prevCapture[0]) : '';
    const atLineStart = before === '' || before.endsWith('\n');
    return atLineStart && !state.inList ? LIST.exec(source) : null;
  },
  parse: (capture: ArrayLike<string>, parse: Parse, state: object) =>
    listNode(nest(readItems(capture[0] ?? '')), parse, state),
};

type Parse = (source: string, state: object) => unknown[];

const ITEM = /^( *)([*-]|\d{1,9}\.) +(.*)$/;
const LIST = /^ *(?:[*-]|\d{1,9}\.) +\S[^\n]*(?:\n *(?:[*-]|\d{1,9}\.) +\S[^\n]*|\n {2,}\S[^\n]*)*\n?/;

interface Item {
  indent: number;
  marker: string;
  lines: string[];
}

interface Branch {
  item: Item;
  children: Branch[];
}

function readItems(block: string): Item[] {
  const items: Item[] = [];
  for (const line of block.replace(/\n$/, '').split('\n')) {
    const match = ITEM.exec(line);
    if (match)
      items.push({ indent: match[1]?.length ?? 0, marker: match[2] ?? '-', lines: [match[3] ?? ''] });
    else items.at(-1)?.lines.push(line.trim());
  }
  return items;
}

function nest(items: Item[]): Branch[] {
  const roots: Branch[] = [];
  const open: Branch[] = [];
  for (const item of items) {
    while ((open.at(-1)?.item.indent ?? -1) >= item.indent) open.pop();
    const branch: Branch = { item, children: [] };
    (open.at(-1)?.children ?? roots).push(branch);
    open.push(branch);
  }
  return roots;
}

function listNode(
  branches: Branch[],
  parse: Parse,
  state: object,
): { type: string; items: unknown[][]; ordered: boolean; start: number } {
  const marker = branches[0]?.item.marker ?? '-';
  const ordered = /\d/.test(marker);
  return {
    type: 'list',
    ordered,
    start: ordered ? Number.parseInt(marker, 10) : 1,
    items: branches.map(({ item, children }) => {
      const content = parse(item.lines.join('\n'), { ...state, inList: true });
      return children.length > 0 ? [...content, listNode(children, parse, state)] : content;
    }),
  };
}
