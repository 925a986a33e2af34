import { expect, test } from 'vitest';
import { resolve } from './lookup.ts';
import { planOf } from './plan.ts';

const MAIL = { id: 'm-1', from: 'ann@bank.test' };

/** What is done for these words, when the look for a mail gives this. */
const done = (words: string, mails: object[] = [MAIL]) => {
  const { steps } = planOf(words);
  const calls = steps.flatMap(({ lookup }) =>
    lookup
      ? [
          {
            tool: lookup.tool,
            input: lookup.input,
            result: { text: JSON.stringify({ mails }), isError: false },
          },
        ]
      : [],
  );
  return { looked: calls.map(({ input }) => input), ...resolve(steps, calls) };
};

test.each<[string, object, string, object]>([
  ['any new mail?', {}, 'email__list', { unread: true }],
  ['check my inbox', {}, 'email__list', { unread: true }],
  ['read the mail from ann@bank.test', { from: 'ann@bank.test' }, 'email__read', { mail: 'm-1' }],
  ['Read me the latest mail from ann.', { from: 'ann' }, 'email__read', { mail: 'm-1' }],
  [
    'reply to ann@bank.test saying it came, and then some',
    { from: 'ann@bank.test' },
    'email__reply',
    { text: 'It came, and then some', mail: 'm-1', to: 'ann@bank.test' },
  ],
  ['archive the mail from ann', { from: 'ann' }, 'email__archive', { mails: ['m-1'] }],
  ['search the mail for invoices', {}, 'email__search', { query: 'invoices' }],
  [
    'tell this chat about mail from bank.test',
    {},
    'golem__add_route',
    { source: 'mail', field: 'from', pattern: '*@bank.test' },
  ],
  ['which mails does this chat hear of?', {}, 'golem__list_routes', {}],
  [
    'send a mail to bob@example.test saying lunch is at noon',
    {},
    'email__send',
    { to: 'bob@example.test', subject: 'Lunch is at noon', text: 'Lunch is at noon' },
  ],
])('“%s” looks for %j and does %s', (words, look, tool, input) => {
  const { looked, steps } = done(words);
  expect(looked).toEqual(Object.keys(look).length === 0 ? [] : [look]);
  expect(steps).toEqual([{ tool, input }]);
});

test('without such a mail it says so, and does nothing', () => {
  expect(done('reply to ann@bank.test saying yes', [])).toMatchObject({
    steps: [],
    problems: ['I found no mail from ann@bank.test in the inbox.'],
  });
});

test('the look comes first', () => {
  const { steps } = resolve(planOf('read the mail from ann').steps, []);
  expect(steps).toEqual([{ tool: 'email__list', input: { from: 'ann' } }]);
});
