import { expect, test } from 'vitest';
import { chatsFor } from './routes.ts';

const MAIL = { from: 'alerts@bank.example', to: 'golem@example.com', subject: 'Your statement' };

const route = (field: string, pattern: string, chatId = 'ops') => ({ field, pattern, chatId });

test.each([
  ['an exact value', route('from', 'alerts@bank.example'), true],
  ['a domain', route('from', '*@bank.example'), true],
  ['whatever its case', route('subject', '*STATEMENT*'), true],
  ['everything', route('any', '*'), true],
  ['any field with the value', route('any', 'golem@*'), true],
  ['another domain', route('from', '*@example.org'), false],
  ['a part without stars: a pattern is for the whole value', route('from', 'bank.example'), false],
  ['a domain that only begins alike', route('from', '*@bank.examples'), false],
  ['the value in another field', route('to', '*@bank.example'), false],
  ['a field that is not there', route('severity', '*'), false],
  ['the name of something that every object has', route('constructor', '*'), false],
  ['characters that mean something in a regular expression', route('from', '.*@bank.example'), false],
])('a route for %s', (_, rule, hears) => {
  expect(chatsFor([rule], MAIL)).toEqual(hears ? ['ops'] : []);
});

test('each chat hears once, in the order of the routes', () => {
  const rules = [route('subject', '*', 'b'), route('from', '*', 'a'), route('any', '*', 'b')];
  expect(chatsFor(rules, MAIL)).toEqual(['b', 'a']);
});

test('without routes nobody hears', () => {
  expect(chatsFor([], MAIL)).toEqual([]);
});
