import { expect, test } from 'vitest';
import { contradict, placeFact, subjectKey } from './facts.ts';
import type { TrustClass } from './trust.ts';

test.each([
  ['It runs on port 22.', 'It runs on port 2222.', true],
  ['Ann looks after backups.', 'Bob looks after backups.', true],
  ['It runs on port 22.', 'It runs on port 22', false],
  ['It runs on port 22.', 'Its disk is full every week.', false],
  ['It runs nginx.', 'It runs nginx on port 80.', false],
])('%s and %s contradict each other: %s', (one, other, expected) => {
  expect(contradict(one, other)).toBe(expected);
});

test('a subject is one, however it is written', () => {
  expect(subjectKey('The Staging-Server')).toBe(subjectKey('staging server'));
});

const fact = (id: string, statement: string, trust: TrustClass) => ({ id, statement, trust });

test.each<[string, TrustClass, TrustClass, string[]]>([
  ['a newer one ends what it contradicts', 'owner', 'owner', ['old']],
  ['more trust ends less', 'untrusted', 'operator', ['old']],
  ['less trust never ends more', 'owner', 'operator', []],
  ['what others wrote ends nothing that a person said', 'operator', 'untrusted', []],
])('of two facts that contradict each other, %s', (_rule, before, now, ended) => {
  const valid = [fact('old', 'It runs on port 22.', before)];
  const { known, superseded } = placeFact({ statement: 'It runs on port 2222.', trust: now }, valid);
  expect(known).toBeNull();
  expect(superseded.map(({ id }) => id)).toEqual(ended);
});

test('what is known is not kept twice, but more trust takes its place', () => {
  const valid = [fact('old', 'It runs on port 22.', 'operator')];
  expect(placeFact({ statement: 'it runs on port 22', trust: 'operator' }, valid).known?.id).toBe('old');
  expect(placeFact({ statement: 'it runs on port 22', trust: 'untrusted' }, valid).known?.id).toBe('old');
  expect(placeFact({ statement: 'it runs on port 22', trust: 'owner' }, valid)).toEqual({
    known: null,
    superseded: valid,
  });
});
