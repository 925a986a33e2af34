import { expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { turnCosts } from './turn-cost.ts';

test('a turn reads as many rows with ten thousand messages and facts as with a hundred', async () => {
  await using database = await openDatabase();
  const [small, large] = await turnCosts(database, [100, 10_000]);
  for (const what of ['recalling', 'storing'] as const) {
    expect(small?.[what]).toBeGreaterThan(0);
    expect(Math.abs((large?.[what] ?? 0) / (small?.[what] ?? 1) - 1)).toBeLessThanOrEqual(0.1);
  }
}, 60_000);
