import { describe, expect, it } from 'vitest';
import { type MarkdownNode, parseMarkdown } from './parse.ts';

/** The tree in one line: `strong(a) br`. */
const outline = (nodes: MarkdownNode[]): string => nodes.map(outlineOne).join(' ');

function outlineOne(node: MarkdownNode): string {
  if (node.type === 'list')
    return `${node.ordered ? `ol${node.start}` : 'ul'}(${node.items.map(outline).join(' | ')})`;
  if ('content' in node)
    return typeof node.content === 'string'
      ? node.type === 'text'
        ? JSON.stringify(node.content)
        : `${node.type}(${node.content})`
      : `${node.type}(${outline(node.content)})`;
  if ('id' in node) return `${node.type}(${node.id})`;
  if (node.type === 'timestamp') return `timestamp(${node.timestamp} ${node.format})`;
  return 'name' in node ? `${node.type}(${node.name})` : node.type;
}

describe('parseMarkdown', () => {
  it.each([
    [
      '**a** *b* __c__ ~~d~~ `e`',
      'strong("a") " " em("b") " " underline("c") " " strikethrough("d") " " inlineCode(e)',
    ],
    ['||secret||', 'spoiler("secret")'],
    [
      '<@118000000000000401> in <#118000000000000301>',
      'user(118000000000000401) " in " channel(118000000000000301)',
    ],
    ['<t:1700000000:R>', 'timestamp(1700000000 R)'],
    ['```ts\nconst a = 1;\n```', 'codeBlock(const a = 1;)'],
    ['# One\n## Two\n-# small', 'heading("One") heading("Two") subtext("small")'],
    ['> quoted\n-# small', 'blockQuote("quoted" br) subtext("small")'],
    ['[the site](https://example.test)', 'link("the site")'],
    ['snake_case and 2 - 1', '"snake" "_case and 2 " "- 1"'],
    ['<b>no html</b>', '"<b" ">no html" "<" "/b" ">"'],
    ['', ''],
  ])('reads %j', (source, expected) => {
    expect(outline(parseMarkdown(source))).toBe(expected);
  });

  it('reads lists that nest by indentation, without a blank line around them', () => {
    expect(outline(parseMarkdown('two\n- a\n  - b\n  - **c**\n- d\nafter'))).toBe(
      '"two" br ul("a" ul("b" | strong("c")) | "d") br "after"',
    );
  });

  it('starts a new list where bullets become numbers', () => {
    expect(outline(parseMarkdown('- a\n3. b\n4. c'))).toBe('ul("a") ol3("b" | "c")');
  });

  it.each(['-5 degrees', '- ', 'a - b', '**unclosed', '```', '||', '> ', '*'])(
    'leaves %j in the text',
    (source) => {
      const words = JSON.stringify(parseMarkdown(source));
      expect(words).not.toContain('"list"');
      expect(words).not.toContain('"strong"');
    },
  );
});
