import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../workspace/workers.ts';
import type { SoulStore } from './store.ts';
import { brokenFiles, pushSoul, readSoulFiles } from './sync.ts';

const RUNBOOK = "---\ntitle: a\ndescription: b\nsteps:\n  - { name: c, run: ['true'] }\n---\n";

const newSoul = (): string => {
  const soul = mkdtempSync(join(tmpdir(), 'golem-test-'));
  mkdirSync(join(soul, 'runbooks'));
  writeFileSync(join(soul, 'identity.md'), 'I am Golem.');
  writeFileSync(join(soul, 'runbooks/good.md'), RUNBOOK);
  return soul;
};

const inMemory = () => {
  const objects = new Map<string, string>();
  const store: SoulStore = {
    read: async (key) => objects.get(key) ?? null,
    write: async (key, text) => void objects.set(key, text),
    remove: async (key) => void objects.delete(key),
    keys: async () => [...objects.keys()],
  };
  return { objects, store };
};

test.for([
  ['broken.md', RUNBOOK.replace('steps', 'stops'), 'stops'],
  ['Not A Name.md', RUNBOOK, 'small letters'],
] as const)(
  'with the runbook %s nothing is put, and the error says what is wrong',
  async ([name, text, words]) => {
    const soul = newSoul();
    const { objects, store } = inMemory();
    await pushSoul(soul, store);
    writeFileSync(join(soul, 'identity.md'), 'I am Golem, really.');
    writeFileSync(join(soul, 'runbooks', name), text);
    await expect(pushSoul(soul, store, { force: true })).rejects.toThrow(
      new RegExp(`soul/runbooks/${name}: .*${words}`),
    );
    expect(objects.get('identity.md')).toBe('I am Golem.');
  },
);

test('where Golem is only tried, a broken runbook is named and left out, and all else is put', async () => {
  const soul = newSoul();
  const { objects, store } = inMemory();
  await pushSoul(soul, store);
  writeFileSync(join(soul, 'runbooks/good.md'), 'No runbook any more.');
  writeFileSync(join(soul, 'identity.md'), 'I am Golem, really.');
  const problems: string[] = [];
  await pushSoul(soul, store, { prune: true, leaveOut: (problem) => problems.push(problem) });
  expect(problems).toEqual([expect.stringContaining('soul/runbooks/good.md')]);
  expect([objects.get('identity.md'), objects.get('runbooks/good.md')]).toEqual([
    'I am Golem, really.',
    RUNBOOK,
  ]);
});

test('a file that is not here any more stays in R2 until it is pruned; one that was edited or made there stays then too', async () => {
  const soul = newSoul();
  writeFileSync(join(soul, 'old.md'), 'Prose.');
  writeFileSync(join(soul, 'edited.md'), 'Prose.');
  const { objects, store } = inMemory();
  await pushSoul(soul, store);
  objects.set('edited.md', 'Edited prose.');
  objects.set('theirs.md', 'Made there.');
  rmSync(join(soul, 'old.md'));
  rmSync(join(soul, 'edited.md'));
  expect(await pushSoul(soul, store)).toMatchObject({ 'old.md': 'remote', 'theirs.md': 'remote' });
  expect(objects.has('old.md')).toBe(true);
  expect(await pushSoul(soul, store, { prune: true })).toMatchObject({ 'old.md': 'deleted' });
  expect([objects.has('old.md'), objects.has('edited.md'), objects.has('theirs.md')]).toEqual([
    false,
    true,
    true,
  ]);
});

test('the runbooks that come with Golem can be run', () => {
  const files = readSoulFiles(join(ROOT, 'soul'));
  expect(Object.keys(files).filter((key) => key.startsWith('runbooks/')).length).toBeGreaterThan(3);
  expect([...brokenFiles(files)]).toEqual([]);
});
