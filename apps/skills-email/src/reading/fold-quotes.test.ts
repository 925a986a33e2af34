import { expect, test } from 'vitest';
import { foldQuotes } from './fold-quotes.ts';

test.each([
  [
    'an answer above its quote',
    'Yes.\n\nOn Fri, 20 Nov 2026, Ann wrote:\n> Is it?\n> Really?',
    'Yes.\n\n[quoted lines: 3]',
  ],
  ['answers between quotes', '> One?\nYes.\n> Two?\nNo.', '[quoted lines: 1]\nYes.\n[quoted lines: 1]\nNo.'],
  [
    'an attribution over two lines',
    'Ja.\n\nAm Freitag, 20. November 2026 um 10:00 Uhr\nschrieb Ann <ann@example.org>:\n> Oder?',
    'Ja.\n\n[quoted lines: 3]',
  ],
  ['a blank line inside a quote', 'Yes.\n> a\n\n> b', 'Yes.\n[quoted lines: 3]'],
  [
    'headers without marks',
    'See below.\n\nFrom: Ann\nSent: Friday\nTo: Bob\n\nThe old text',
    'See below.\n\n[quoted lines: 5]',
  ],
  [
    'a line that only talks about somebody who wrote',
    'On Friday Ann wrote a mail.\nGood.',
    'On Friday Ann wrote a mail.\nGood.',
  ],
  ['a text that begins with From:', 'From: here to there\nit is far.', 'From: here to there\nit is far.'],
  ['nothing', '', ''],
])('%s', (_, text, folded) => {
  expect(foldQuotes(text)).toBe(folded);
});

test('a megabyte of what looks like the beginning of an attribution does not stop it', () => {
  const text = `On ${'a wrote '.repeat(25_000)}\n`.repeat(1);
  expect(foldQuotes(text)).toBe(text.trim());
});
