import { expect, test } from 'vitest';
import { addService, insertLast } from './insert.ts';

const LIST = /(const LIST = \[[^\]]*)(\];)/g;

test('an entry goes to the end of its list, and all else stays', () => {
  const text = '// [a]\nconst LIST = [\n  one,\n];\nconst OTHER = [];\n';
  expect(insertLast(text, LIST, '  $&,\n')).toBe(
    '// [a]\nconst LIST = [\n  one,\n  $&,\n];\nconst OTHER = [];\n',
  );
});

test.each([
  ['no list', 'const OTHER = [];'],
  ['two lists', 'const LIST = [];\nconst LIST = [];'],
])('where there is %s, nothing is guessed', (_, text) => {
  expect(() => insertLast(text, LIST, 'x')).toThrow('no single list');
});

test('a service binding is added behind the others, and comments stay', () => {
  const before =
    '{\n  // why\n  "services": [\n    // first\n    { "binding": "A", "service": "a" }\n  ]\n}\n';
  expect(addService(before, { binding: 'B', service: 'b' })).toBe(
    before.replace('"a" }', '"a" },{"binding":"B","service":"b"}'),
  );
});

test('a configuration without services is not guessed at', () => {
  expect(() => addService('{}', { binding: 'B', service: 'b' })).toThrow('no list of services');
});
