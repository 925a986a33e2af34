import { expect, test } from 'vitest';
import { groupErrors, shapeOf } from './error-groups.ts';

const line = (at: number, text: string) => ({ at, labels: { app: 'shop' }, line: text });

test('lines that differ in times, numbers, ids, addresses and quoted texts are one error', () => {
  const shapes = [
    '2026-11-21T03:00:00Z error: "GET /a" from 10.0.0.1:5432 took 31 ms, request 9f8e7d6c5b4a39281706',
    '2026-11-21T04:10:09.5Z error: "GET /b" from 10.0.0.7:5432 took 7.5 ms, request 0a1b2c3d4e5f60718293',
  ].map(shapeOf);
  expect(shapes[0]).toBe('<time> error: <text> from <address> took <n> ms, request <id>');
  expect(shapes[1]).toBe(shapes[0]);
});

test('groups are counted, the most frequent first, with the newest as the example', () => {
  const lines = [line(30, 'timeout after 9 ms'), line(20, 'disk full'), line(10, 'timeout after 7 ms')];
  expect(groupErrors(lines)).toEqual([
    { count: 2, first: 10, last: 30, example: line(30, 'timeout after 9 ms') },
    { count: 1, first: 20, last: 20, example: line(20, 'disk full') },
  ]);
});

test('a long hostile line is no work', () => {
  const started = Date.now();
  shapeOf(`${'"'.repeat(50_000)}${'1.'.repeat(50_000)}`);
  expect(Date.now() - started).toBeLessThan(100);
});
