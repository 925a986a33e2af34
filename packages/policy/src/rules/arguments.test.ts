import type { ArgumentRule } from '@golem/contracts';
import { expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { inputOf, policyOf } from '../fixtures.ts';
import { matchesPattern } from './arguments.ts';

test.each([
  ['web-*', 'WEB-1', true],
  ['web-*', 'web-', true],
  ['web-*', 'my-web-1', false],
  ['*@example.com', 'ann@example.com', true],
  ['*@example.com', 'ann@example.com.evil.net', false],
  ['https://*.example.com/*', 'https://a.b.example.com/x', true],
  ['a*b*c', 'a-c-b', false],
  ['ab*ba', 'aba', false],
  ['web-1', 'web-1', true],
  ['web-1', 'web-10', false],
  ['web.1', 'web-1', false],
  ['*', '', true],
  ['**', 'anything\nat all', true],
  ['', 'web-1', false],
])('pattern %j and text %j: %s', (pattern, text, matches) => {
  expect(matchesPattern(pattern, text)).toBe(matches);
});

test('a pattern with many stars over a long text is answered at once', () => {
  const started = Date.now();

  expect(matchesPattern('*a*a*a*a*a*a*a*a*b', 'a'.repeat(50_000))).toBe(false);
  expect(Date.now() - started).toBeLessThan(200);
});

const only: ArgumentRule = { argument: 'server', allow: ['web-*'], deny: [] };

test.each<[string, ArgumentRule[], Record<string, unknown>, 'allow' | 'reject']>([
  ['an allowed value', [only], { server: 'web-1' }, 'allow'],
  ['a value that is not allowed', [only], { server: 'db-1' }, 'reject'],
  ['a missing argument that has an allow list', [only], {}, 'reject'],
  ['null where there is an allow list', [only], { server: null }, 'reject'],
  ['an empty list where there is an allow list', [only], { server: [] }, 'reject'],
  ['a list whose elements are all allowed', [only], { server: ['web-1', 'web-2'] }, 'allow'],
  ['a list with one stranger', [only], { server: ['web-1', ['db-1']] }, 'reject'],
  ['a number', [{ argument: 'server', allow: ['4*'], deny: [] }], { server: 42 }, 'allow'],
  ['a value both allowed and denied', [{ ...only, deny: ['*-1'] }], { server: 'web-1' }, 'reject'],
  ['two rules that disagree', [only, { ...only, allow: ['db-*'] }], { server: 'web-1' }, 'reject'],
  ['a missing argument that is only denied', [{ ...only, allow: [], deny: ['db-*'] }], {}, 'allow'],
])('%s', (_, argumentRules, args, verdict) => {
  expect(decide(inputOf({ args, policy: policyOf({ argumentRules }) })).verdict).toBe(verdict);
});
