import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { turnsOf } from './context.ts';

const user = (content: string) => ({ role: 'user' as const, content });
const assistant = (content: string) => ({ role: 'assistant' as const, content });

test('rows come newest first and leave oldest first', () => {
  expect(turnsOf([assistant('b'), user('a')])).toEqual([user('a'), assistant('b')]);
});

test('two rows of one side become one turn', () => {
  expect(turnsOf([user('c'), user('b'), assistant('a'), user('0')])).toEqual([
    user('0'),
    assistant('a'),
    user('b\n\nc'),
  ]);
});

test('an answer whose question was cut off is left out', () => {
  expect(turnsOf([user('b'), assistant('a')])).toEqual([user('b')]);
});

test('what does not fit is left out from the oldest on', () => {
  const turns = turnsOf([assistant('new'), user('y'.repeat(20_000)), user('x'.repeat(20_000))]);
  expect(turns).toEqual([user('y'.repeat(20_000)), assistant('new')]);
});

test('invariant 14: whatever rows there are, the turns alternate, begin with the user and are not empty', () => {
  const row = fc.record({
    role: fc.constantFrom('user' as const, 'assistant' as const),
    content: fc.oneof(fc.string(), fc.constant(' '), fc.constant('x'.repeat(9_000))),
  });
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const turns = turnsOf(rows);
      for (const [index, { role, content }] of turns.entries()) {
        expect(role).toBe(index % 2 === 0 ? 'user' : 'assistant');
        expect(content).not.toMatch(/^\s*$/);
      }
    }),
  );
});
