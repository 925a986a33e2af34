import { expect, test } from 'vitest';
import { type Found, rankHistory } from './history-rank.ts';

const MINUTE_MS = 60_000;
const AT = Date.UTC(2026, 4, 7);

const found = (id: string, over: Partial<Found> = {}): Found => ({
  id,
  role: 'user',
  authorName: 'Ann',
  content: 'Some words that were said here.',
  turnAt: AT,
  taintedAt: null,
  score: 1,
  ...over,
});
const first = (question: string, rows: Found[]) => rankHistory(question, rows, ['Ann', 'Bob'])[0]?.id;

test.each<[string, string, Partial<Found>, Partial<Found>]>([
  ['who is asked about', 'What did Bob buy?', { authorName: 'Ann' }, { authorName: 'Bob' }],
  ['the month that was named', 'What broke in May?', { turnAt: Date.UTC(2026, 0, 7) }, {}],
  ['a time, when one is asked for', 'When was it?', {}, { content: 'Some words said here yesterday.' }],
  [
    'a number, when one is asked for',
    'How many were it?',
    {},
    { content: 'Some 12 words that were said here.' },
  ],
  ['a statement, not a question', 'What was it?', { content: 'Some words that were said here?' }, {}],
])('of two that match as well, %s comes first', (_rule, question, lesser, better) => {
  expect(first(question, [found('lesser', lesser), found('better', { ...better })])).toBe('better');
});

test('a message beside another that matches well comes before one that stands alone', () => {
  const rows = [
    found('alone', { score: 0.5, turnAt: AT - 60 * MINUTE_MS }),
    found('beside', { score: 0.5, turnAt: AT + MINUTE_MS }),
    found('best'),
  ];
  expect(rankHistory('what was it', rows, []).map(({ id }) => id)).toEqual(['best', 'beside', 'alone']);
});
