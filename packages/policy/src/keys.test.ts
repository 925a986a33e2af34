import { expect, test } from 'vitest';
import { policyOf } from './fixtures.ts';
import { cooldownKey, rateKey } from './keys.ts';
import { rateUsage } from './rate-window.ts';
import { spanText } from './wording.ts';

test.each([
  ['server', { server: 'Web-1 ' }, 'server-admin.restart_server:web-1'],
  ['server', { server: 42 }, 'server-admin.restart_server:42'],
  ['server', {}, 'server-admin.restart_server'],
  [null, { server: 'web-1' }, 'server-admin.restart_server'],
])('cooldown by %s of %j is kept under %s', (key, args, expected) => {
  expect(cooldownKey(policyOf({ cooldownKey: key }), args)).toBe(expected);
});

test.each([
  ['global', 'server-admin.restart_server'],
  ['chat', 'server-admin.restart_server:chat:c'],
  ['user', 'server-admin.restart_server:user:u'],
] as const)('a %s limit counts under %s', (rateLimitScope, expected) => {
  expect(rateKey(policyOf({ rateLimitScope }), { chatId: 'c', userId: 'u' })).toBe(expected);
});

test('a call leaves the sliding window exactly when it is as old as the window', () => {
  const times = [5000, 1000, 9000];

  expect(rateUsage(times, 10, 10_999)).toEqual({ rateUsed: 3, oldestInWindowAt: 1000 });
  expect(rateUsage(times, 10, 11_000)).toEqual({ rateUsed: 2, oldestInWindowAt: 5000 });
  expect(rateUsage(times, 10, 99_000)).toEqual({ rateUsed: 0, oldestInWindowAt: null });
});

test.each([
  [-5, '0 s'],
  [39_001, '40 s'],
  [120_000, '120 s'],
  [120_001, '3 min'],
  [7_200_001, '3 h'],
  [172_800_001, '3 days'],
])('%d ms reads %s', (ms, text) => {
  expect(spanText(ms)).toBe(text);
});
