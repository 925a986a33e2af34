import { env } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { keepLongResult, readLongResult } from './long-results.ts';

const PLACE = { chatId: 'chat', runId: 'r1', place: '2.0', receivedAt: Date.parse('2026-11-21T12:00:00Z') };

test('a long result is read again in its chat, and in no other', async () => {
  const key = await keepLongResult(env.RESULTS, PLACE, 'All of it.');
  expect(key).toBe('2026-11-21/r1.2.0/whole');
  expect(await readLongResult(env.RESULTS, key ?? '', 'chat')).toBe('All of it.');
  expect(await readLongResult(env.RESULTS, key ?? '', 'another')).toBeNull();
});

test('what was not kept as a long result cannot be read as one', async () => {
  await env.RESULTS.put('2026-11-21/call/0', 'a picture');
  expect(await readLongResult(env.RESULTS, '2026-11-21/call/0', 'chat')).toBeNull();
  expect(await readLongResult(env.RESULTS, 'nothing', 'chat')).toBeNull();
});

test('without R2 the run goes on with what was cut', async () => {
  const away = { put: () => Promise.reject(new Error('away')) };
  expect(await keepLongResult(away, PLACE, 'All of it.')).toBeNull();
});
