import { sha256 } from '@golem/worker-kit';
import { expect, test } from 'vitest';
import { type AnchorWorld, anchorDaily } from './anchor.ts';

const NOON = Date.UTC(2026, 10, 21, 12);
const HEADS = [{ stream: 'chat:1', seq: 4, hash: 'a'.repeat(64) }];

/** A bucket and a channel that remember; `at` sets the clock. */
const aWorld = () => {
  const objects = new Map<string, { text: string; at: number }>();
  const told = new Map<string, string>();
  const at = (now: number, heads = HEADS): AnchorWorld => ({
    now,
    heads: async () => heads,
    writtenAt: async (key) => objects.get(key)?.at ?? null,
    read: async (key) => objects.get(key)?.text ?? null,
    create: async (key, text) => {
      if (!objects.has(key)) objects.set(key, { text, at: now });
    },
    tell: async (key, text) => {
      told.set(key, text);
    },
  });
  return { objects, told, at };
};

test('writes the heads of the day and tells their digest', async () => {
  const { objects, told, at } = aWorld();
  await anchorDaily(at(NOON));
  const text = JSON.stringify({ at: NOON, heads: HEADS });
  expect([...objects]).toEqual([['audit/2026-11-21.json', { text, at: NOON }]]);
  expect([...told]).toEqual([
    [
      'anchor:audit/2026-11-21.json',
      `⚓ Audit anchor \`audit/2026-11-21.json\` in R2, SHA-256 \`${await sha256(text)}\`. \`/audit verify\` compares with it.`,
    ],
  ]);
});

test('is written once a day, and again on the next', async () => {
  const { objects, at } = aWorld();
  await anchorDaily(at(NOON));
  await anchorDaily(at(NOON + 3600_000, []));
  await anchorDaily(at(NOON + 24 * 3600_000, []));
  expect([...objects].map(([key, { text }]) => [key, JSON.parse(text)])).toEqual([
    ['audit/2026-11-21.json', { at: NOON, heads: HEADS }],
    ['audit/2026-11-22.json', { at: NOON + 24 * 3600_000, heads: [] }],
  ]);
});

test('an anchor that a crash left untold is told by the next sweep, under the same key', async () => {
  const { told, at } = aWorld();
  const crashing = { ...at(NOON), tell: () => Promise.reject(new Error('crash')) };
  await expect(anchorDaily(crashing)).rejects.toThrow('crash');
  await anchorDaily(at(NOON + 5 * 60_000, []));
  expect([...told.keys()]).toEqual(['anchor:audit/2026-11-21.json']);
});

test('without a channel it is in R2 only', async () => {
  const { objects, told, at } = aWorld();
  await anchorDaily({ ...at(NOON), tell: null });
  expect([objects.size, told.size]).toEqual([1, 0]);
});
