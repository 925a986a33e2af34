import { expect, test } from 'vitest';
import { diffCommands, diffLines } from './diff.ts';

const ask = {
  name: 'ask',
  description: 'Ask',
  options: [{ type: 3, name: 'prompt', required: true, description: 'What' }],
};

test('what Discord adds to a command is no difference', () => {
  const registered = {
    ...ask,
    id: '1',
    application_id: '2',
    version: '3',
    type: 1,
    nsfw: false,
    dm_permission: true,
  };
  expect(diffLines(diffCommands([ask], [registered]))).toEqual([]);
});

test('false and empty are the same as absent, because Discord leaves them out', () => {
  const here = { ...ask, options: [{ ...ask.options[0], required: false, options: [] }] };
  const there = { ...ask, options: [{ type: 3, name: 'prompt', description: 'What' }] };
  expect(diffLines(diffCommands([here], [there]))).toEqual([]);
});

test.each([
  ['another description', { ...ask, description: 'Ask me' }],
  ['one option more', { ...ask, options: [...ask.options, { type: 3, name: 'b', description: 'b' }] }],
  ['an option that was required', { ...ask, options: [{ ...ask.options[0], required: false }] }],
])('a command with %s has changed', (_, registered) => {
  expect(diffLines(diffCommands([ask], [registered]))).toEqual(['~ /ask']);
});

test('a message command is not the slash command of its name', () => {
  expect(diffLines(diffCommands([ask], [{ name: 'ask', type: 3 }]))).toEqual(['+ /ask', '- ask']);
});
