import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../workspace/workers.ts';
import type { SoulStore } from './store.ts';
import { brokenRunbooks, pushSoul, readSoulFiles } from './sync.ts';

const RUNBOOK = "---\ntitle: a\ndescription: b\nsteps:\n  - { name: c, run: ['true'] }\n---\n";

const inMemory = () => {
  const objects = new Map<string, string>();
  const store: SoulStore = {
    read: async (key) => objects.get(key) ?? null,
    write: async (key, text) => void objects.set(key, text),
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
    const soul = mkdtempSync(join(tmpdir(), 'golem-test-'));
    mkdirSync(join(soul, 'runbooks'));
    writeFileSync(join(soul, 'identity.md'), 'I am Golem.');
    writeFileSync(join(soul, 'runbooks/good.md'), RUNBOOK);
    const { objects, store } = inMemory();
    await pushSoul(soul, store, false);
    writeFileSync(join(soul, 'identity.md'), 'I am Golem, really.');
    writeFileSync(join(soul, 'runbooks', name), text);
    await expect(pushSoul(soul, store, true)).rejects.toThrow(
      new RegExp(`soul/runbooks/${name}: .*${words}`),
    );
    expect(objects.get('identity.md')).toBe('I am Golem.');
  },
);

test('the runbooks that come with Golem can be run', () => {
  const files = readSoulFiles(join(ROOT, 'soul'));
  expect(Object.keys(files).filter((key) => key.startsWith('runbooks/')).length).toBeGreaterThan(3);
  expect(brokenRunbooks(files)).toEqual([]);
});
