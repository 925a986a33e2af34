import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { allOrNothing } from './all-or-nothing.ts';

const setUp = () => {
  const root = mkdtempSync(join(tmpdir(), 'golem-test-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const at = (path: string) => join(root, path);
  mkdirSync(at('list'));
  writeFileSync(at('list/one'), '1');
  writeFileSync(at('file'), 'before');
  const change = () => {
    writeFileSync(at('file'), 'after');
    writeFileSync(at('list/two'), '2');
    mkdirSync(at('new/deep'), { recursive: true });
    writeFileSync(at('new/deep/x'), 'x');
  };
  const isAsBefore = () =>
    readFileSync(at('file'), 'utf8') === 'before' &&
    readFileSync(at('list/one'), 'utf8') === '1' &&
    !existsSync(at('list/two')) &&
    !existsSync(at('new'));
  return { root, change, isAsBefore, paths: ['file', 'list', 'new'] };
};

test('what worked stays', async () => {
  const { root, change, isAsBefore, paths } = setUp();
  expect(await allOrNothing(root, paths, async () => change())).toBe(undefined);
  expect(isAsBefore()).toBe(false);
});

test('what failed is taken back: changed, added and new', async () => {
  const { root, change, isAsBefore, paths } = setUp();
  const work = allOrNothing(root, paths, async () => {
    change();
    throw new Error('no network');
  });
  await expect(work).rejects.toThrow('no network');
  expect(isAsBefore()).toBe(true);
});

test('what is interrupted stops at the next step and is taken back', async () => {
  const { root, change, isAsBefore, paths } = setUp();
  let steps = 0;
  const work = allOrNothing(root, paths, async (goOn) => {
    change();
    steps += 1;
    process.emit('SIGINT');
    goOn();
    steps += 1;
  });
  await expect(work).rejects.toThrow('interrupted');
  expect({ steps, before: isAsBefore() }).toEqual({ steps: 1, before: true });
});
