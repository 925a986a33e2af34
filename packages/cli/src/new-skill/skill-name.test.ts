import { expect, test } from 'vitest';
import { skillNameOf } from './skill-name.ts';

test('one name has a form for each place where it stands', () => {
  expect(skillNameOf('status-pages2')).toEqual({
    skill: 'status-pages2',
    identifier: 'statusPages2',
    type: 'StatusPages2',
    title: 'Status pages2',
    binding: 'SKILL_STATUS_PAGES2',
  });
});

test.each([
  ['', 'no name'],
  ['Dns', 'no name'],
  ['-dns', 'no name'],
  ['dns-', 'no name'],
  ['dns--x', 'no name'],
  ['dns_x', 'no name'],
  ['2dns', 'no name'],
  ['../dns', 'no name'],
  ['dns;rm', 'no name'],
  ['a'.repeat(31), 'no name'],
  ['email', 'there is a skill email already'],
  ['memory', 'there is a skill memory already'],
  ['delete', 'means something else in code'],
  ['await', 'means something else in code'],
  ['arguments', 'means something else in code'],
  // Other exports of the package in which the manifest would be one.
  ['ok', 'means something else in code'],
  ['tool-name', 'means something else in code'],
])('refuses “%s”', (name, why) => {
  expect(() => skillNameOf(name)).toThrow(why);
});
