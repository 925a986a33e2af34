import { array, assert, constantFrom, oneof, property, record, string } from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, test } from 'vitest';
import { LONGEST_CONTENT, mayHaveTable, partsOf, splitMarkdown } from './split.ts';

const pieces = [
  ...Array.from('abcdefgh XYZ 0123 ,.*_[]()` äé🎉'),
  '👩\u200d👩\u200d👧',
  'e\u0301',
  'some words',
  ' ',
];
const line = string({ unit: constantFrom(...pieces), maxLength: 90 }).map((text) =>
  text.replaceAll('``', ''),
);
const paragraph = array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\n'));
const fenced = record({
  language: constantFrom('', 'ts', 'json'),
  lines: array(line, { maxLength: 40 }),
  indent: constantFrom('', '  ', '> '),
}).map(({ language, lines, indent }) =>
  ['```' + language, ...lines, '```'].map((text) => indent + text).join('\n'),
);
const list = array(paragraph, { minLength: 1, maxLength: 8 }).map((items) =>
  items.map((item) => `- ${item.replaceAll('\n', '\n  ')}`).join('\n'),
);
const listedCode = fenced.map((text) => `- step\n\n${text.replace(/^/gm, '  ')}`);
const heading = line.map((text) => `## ${text}`);
const documents = array(oneof(paragraph, fenced, list, listedCode, heading), { maxLength: 14 }).map(
  (blocks) => blocks.join('\n\n'),
);
const chaos = array(
  constantFrom(
    '```',
    '```js\n',
    '````',
    '~~~',
    '\n',
    '\n\n',
    '    ',
    '> ',
    '- ',
    '1. ',
    'word ',
    '`',
    '[a](b c)',
    '🎉',
    '|',
    '\t',
    '<x>',
  ),
  { maxLength: 400 },
).map((parts) => parts.join(''));

const limits = constantFrom(200, 600, LONGEST_CONTENT);
const WHOLE = /\[the report\]\(https:\/\/example\.test\/a_b\?c=1\)|\*\*very much so\*\*|👩\u200d👩\u200d👧/g;
const wholeIn = (texts: readonly string[]) => texts.flatMap((one) => one.match(WHOLE) ?? []).length;
const prose = array(
  array(
    constantFrom(
      'word',
      'a longer one',
      '[the report](https://example.test/a_b?c=1)',
      '**very much so**',
      '👩\u200d👩\u200d👧',
    ),
    { minLength: 1, maxLength: 40 },
  ),
  { maxLength: 20 },
).map((lines) =>
  lines.map((words, index) => `${index % 3 === 0 ? '- ' : ''}${words.join(' ')}`).join('\n\n'),
);

/** How many texts the properties are tried on. 100,000 take 86 s of CPU time: `SPLIT_TEXTS=100000 pnpm test --project discord split`. */
const TEXTS = Number(process.env['SPLIT_TEXTS'] ?? 450);
/** Of each kind, of three. A whole number: fast-check counts up to exactly this many, and would never meet a fraction. */
const TEXTS_EACH = Math.ceil(TEXTS / 3);
const TIMEOUT_MS = 5_000 + TEXTS * 10;

/** Everything of the text stands in the parts, in order; they may have more (fences), never less. */
function lostFrom(text: string, parts: readonly string[]): string | undefined {
  const kept = parts.join('').replace(/[\s>]/g, '');
  let at = 0;
  for (const character of text.replace(/[\s>]/g, '')) {
    at = kept.indexOf(character, at) + 1;
    if (at === 0) return character;
  }
  return undefined;
}

/** What would be written after the part is text, not code. */
function isClosed(part: string): boolean {
  const last = fromMarkdown(`${part}\n\nprobe`).children.at(-1);
  return (
    last?.type === 'paragraph' &&
    last.children.some((child) => child.type === 'text' && child.value === 'probe')
  );
}

/** Discord pairs fences as they come, wherever they stand. */
function isPaired(part: string): boolean {
  return (part.match(/```/g)?.length ?? 0) % 2 === 0;
}

describe('splitting Markdown', () => {
  test('leaves a short text as it is', () => {
    expect(splitMarkdown('**hello**\n')).toEqual({ kind: 'messages', parts: ['**hello**'] });
  });

  test('makes no message of nothing, which Discord would refuse', () => {
    expect(splitMarkdown('\n \n\n'.repeat(900))).toEqual({ kind: 'messages', parts: [] });
  });

  test('cuts between paragraphs where it can', () => {
    const paragraphs = ['a', 'b', 'c'].map((letter) => letter.repeat(900));
    expect(partsOf(paragraphs.join('\n\n'))).toEqual([paragraphs.slice(0, 2).join('\n\n'), paragraphs[2]]);
  });

  test('does not leave a heading alone at the end of a message', () => {
    const text = `${'a'.repeat(1900)}\n\n## Next\n\n${'b'.repeat(300)}`;
    expect(partsOf(text)).toEqual(['a'.repeat(1900), `## Next\n\n${'b'.repeat(300)}`]);
  });

  test('closes code that it cuts, and opens it again with its language', () => {
    const lines = Array.from({ length: 120 }, (_, index) => `console.log("line number ${index}");`);
    const parts = partsOf(`Look:\n\n\`\`\`ts\n${lines.join('\n')}\n\`\`\`\nDone.`);
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts.slice(1)) expect(part.startsWith('```ts\n')).toBe(true);
    for (const part of parts.slice(0, -1)) expect(part.endsWith('\n```')).toBe(true);
    expect(parts.at(-1)?.endsWith('```\nDone.')).toBe(true);
    const cut = parts.map((part) =>
      part.replace(/^(?:Look:\n\n)?```ts\n/, '').replace(/\n```(?:\nDone\.)?$/, ''),
    );
    expect(cut.join('\n')).toBe(lines.join('\n'));
  });

  test('keeps a link whole', () => {
    const link = `[the report](https://example.test/${'x'.repeat(100)})`;
    const parts = partsOf(`${'word '.repeat(390)}${link} end`);
    expect(parts.filter((part) => part.includes(link))).toHaveLength(1);
  });

  test('keeps emoji whole when there is nothing but emoji', () => {
    const family = '👩‍👩‍👧';
    for (const part of partsOf(family.repeat(700))) expect(part.replaceAll(family, '')).toBe('');
  });

  test('puts an answer of more than four parts into a file, with its beginning in the chat', () => {
    const text = Array.from({ length: 60 }, (_, index) => `Paragraph ${index} ${'x'.repeat(180)}`).join(
      '\n\n',
    );
    const split = splitMarkdown(text);
    expect(split).toMatchObject({ kind: 'file', file: { name: 'answer.md', data: text } });
  });

  test('shows the receipts beside the beginning of an answer that is a file', () => {
    const receipt = '-# ✅ done · `server-admin.restart_server` · `web-1`';
    const split = splitMarkdown(`${'A paragraph of words. '.repeat(80)}\n\n`.repeat(6) + receipt);
    const first = split.kind === 'file' ? split.first : '';
    expect(first).toMatch(/^A paragraph/);
    expect(first.split('\n').slice(-2)).toEqual(['-# 📄 All of it is in answer.md.', receipt]);
    expect(first.length).toBeLessThanOrEqual(LONGEST_CONTENT);
  });

  test('puts a table into a file, which Discord would show as lines of bars', () => {
    expect(splitMarkdown('Look:\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\nDone.')).toMatchObject({
      kind: 'file',
      first: 'Look:\n\n*(A table: see answer.md.)*\n\nDone.\n-# 📄 All of it is in answer.md.',
    });
    expect(splitMarkdown('a | b\n\n- c').kind).toBe('messages');
  });

  test('looks for tables in linear time: a long line of dashes must not stop the Worker', () => {
    const text = `| ${'-'.repeat(20_000)} ${'- |'.repeat(5_000)} end`;
    const began = performance.now();
    expect(mayHaveTable(text)).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(['a|b\n-|-\n1|2', '> | a |\n> |:-:|\n', 'a|b\n -:|\t:-- \n'].map(mayHaveTable)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['a | b', '- a\n- b', 'a|b\n||'].map(mayHaveTable)).toEqual([false, false, false]);
  });

  test('cuts between the items of a list before it cuts between what is inside one', () => {
    const items = Array.from({ length: 40 }, (_, index) => `- item ${index}\n  - ${'inside '.repeat(12)}`);
    const parts = partsOf(items.join('\n'));
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part).toMatch(/^- item/);
  });

  test('does not cut what a spoiler hides', () => {
    const spoiler = `||${'hidden '.repeat(20)}||`;
    const parts = partsOf(`${'word '.repeat(390)}${spoiler} end`);
    expect(parts.filter((part) => part.includes(spoiler))).toHaveLength(1);
  });

  test(
    'of any prose: each link, emphasis and emoji is whole in one of the parts',
    () => {
      const holds = property(prose, limits, (text, limit) => {
        const parts = partsOf(text, Number.POSITIVE_INFINITY, limit);
        expect(wholeIn(parts)).toBe(wholeIn([text]));
      });
      assert(holds, { numRuns: TEXTS_EACH });
    },
    TIMEOUT_MS,
  );

  for (const [name, texts] of [
    ['documents', documents],
    ['chaos', chaos],
  ] as const) {
    test(
      `of any ${name}: no part is too long, nothing is lost, and no code is left open`,
      () => {
        const holds = property(texts, limits, (text, limit) => {
          const parts = partsOf(text, Number.POSITIVE_INFINITY, limit);
          expect(parts.filter((part) => part.length > limit || part.trim() === '')).toEqual([]);
          expect(lostFrom(text, parts)).toBeUndefined();
          expect(parts.filter((part) => !isClosed(part) || !part.isWellFormed())).toEqual([]);
          expect(parts.filter((part) => name === 'documents' && !isPaired(part))).toEqual([]);
        });
        assert(holds, { numRuns: TEXTS_EACH });
      },
      TIMEOUT_MS,
    );
  }
});
