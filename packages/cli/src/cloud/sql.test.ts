import { expect, test } from 'vitest';
import { onlyReads } from './sql.ts';

test.each([
  ['SELECT 1', true],
  ["select ';' as x;", true],
  ['EXPLAIN QUERY PLAN SELECT 1', true],
  ['DELETE FROM freezes', false],
  ['SELECT 1; DELETE FROM freezes', false],
  ['WITH a AS (SELECT 1) DELETE FROM freezes', false],
  ['PRAGMA foreign_keys = OFF', false],
])('%s: only reads, %s', (sql, reads) => {
  expect(onlyReads(sql)).toBe(reads);
});
