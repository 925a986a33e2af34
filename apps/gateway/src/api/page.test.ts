import { expect, test } from 'vitest';
import { pageOf } from './page.ts';

const page = (times: number[], limit: number) => pageOf(times, limit, (at) => at);

test.each([
  ['nothing', [], 2, { items: [], next: null }],
  ['less than a page', [3], 2, { items: [3], next: null }],
  ['a page and no more', [3, 2], 2, { items: [3, 2], next: null }],
  ['more than a page', [3, 2, 1], 2, { items: [3, 2], next: 2 }],
  ['what has the same time stays together', [3, 2, 2, 1], 2, { items: [3, 2, 2], next: 2 }],
  ['also at the end', [3, 2, 2], 2, { items: [3, 2, 2], next: null }],
])('%s', (_what, times, limit, expected) => {
  expect(page(times, limit)).toEqual(expected);
});
