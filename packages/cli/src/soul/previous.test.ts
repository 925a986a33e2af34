import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesOf } from './changes.ts';
import { restoreSoul } from './previous.ts';
import type { SoulStore } from './store.ts';
import { pushSoul } from './sync.ts';

const inMemory = () => {
  const objects = new Map<string, string>();
  const store: SoulStore = {
    read: async (key) => objects.get(key) ?? null,
    write: async (key, text) => void objects.set(key, text),
    remove: async (key) => void objects.delete(key),
    keys: async () => [...objects.keys()].filter((key) => key.endsWith('.md') && !key.startsWith('~')),
  };
  return { objects, store };
};

const folder = (files: Record<string, string | Buffer>): string => {
  const dir = mkdtempSync(join(tmpdir(), 'golem-test-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return dir;
};

test('a push keeps what it overwrites, and restore brings it back and forth', async () => {
  const { objects, store } = inMemory();
  await pushSoul(folder({ 'voice.md': 'Brief.' }), store);
  await pushSoul(folder({ 'voice.md': 'Wordy.' }), store);
  expect(objects.get('voice.md')).toBe('Wordy.');
  expect(await restoreSoul('voice.md', store)).toBe(true);
  expect(objects.get('voice.md')).toBe('Brief.');
  expect(await restoreSoul('voice.md', store)).toBe(true);
  expect(objects.get('voice.md')).toBe('Wordy.');
  expect(await restoreSoul('rules.md', store)).toBe(false);
});

test('what was edited in R2 is kept too when force overwrites or prune deletes it', async () => {
  const { objects, store } = inMemory();
  await pushSoul(folder({ 'voice.md': 'Brief.', 'old.md': 'Old.' }), store);
  objects.set('voice.md', 'Edited there.');
  const mine = folder({ 'voice.md': 'Wordy.' });
  expect(await pushSoul(mine, store)).toMatchObject({ 'voice.md': 'kept' });
  expect(objects.get('voice.md')).toBe('Edited there.');
  await pushSoul(mine, store, { force: true, prune: true });
  expect([objects.get('voice.md'), objects.has('old.md')]).toEqual(['Wordy.', false]);
  await restoreSoul('voice.md', store);
  await restoreSoul('old.md', store);
  expect([objects.get('voice.md'), objects.get('old.md')]).toEqual(['Edited there.', 'Old.']);
});

test.for([
  ['bytes that are no UTF-8', Buffer.from([0x49, 0xff]), 'not UTF-8'],
  ['a NUL', 'I am\0Golem.', 'NUL'],
  ['16,001 characters', 'x'.repeat(16_001), '16000 characters at most'],
] as const)('a file with %s is not put, and the error says why', async ([_what, text, words]) => {
  const { objects, store } = inMemory();
  await expect(pushSoul(folder({ 'identity.md': text }), store, { force: true })).rejects.toThrow(
    new RegExp(`soul/identity.md: .*${words}`),
  );
  expect(objects.size).toBe(0);
});

test('a difference shows what a push would change, with a little around it', () => {
  const lines = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect(changesOf(lines.join('\n'), lines.with(4, 'E').join('\n'))).toEqual([
    '  c',
    '  d',
    '- e',
    '+ E',
    '  f',
  ]);
  expect(changesOf('same', 'same')).toEqual([]);
});
