import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clearLeftovers } from './process-group.ts';

const storageWith = (running: string): string => {
  const dir = mkdtempSync(join(tmpdir(), 'golem-test-'));
  writeFileSync(join(dir, 'running.json'), running);
  return dir;
};

/** A process that looks like `name` and heads a group of its own. */
const pretend = async (name: string) => {
  const child = spawn(
    process.execPath,
    ['-e', 'console.log("up"); setInterval(() => {}, 1e6)', 'x', ...name.split(' ')],
    {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  await once(child.stdout, 'data');
  if (child.pid === undefined) throw new Error('not started');
  return { child, pid: child.pid };
};

const NOBODY = 2 ** 22 + 1; // above the largest process number that Linux gives

test.runIf(process.platform === 'linux')('ends the Workers that a killed run left behind', async () => {
  const { child, pid } = await pretend('workerd serve');
  const ended = once(child, 'exit');
  clearLeftovers(storageWith(JSON.stringify({ dev: NOBODY, group: pid })));
  expect(await ended).toEqual([null, 'SIGKILL']);
});

test.runIf(process.platform === 'linux')('leaves a program alone that got the number since', async () => {
  const { child, pid } = await pretend('an editor');
  clearLeftovers(storageWith(JSON.stringify({ dev: NOBODY, group: pid })));
  expect(child.kill(0)).toBe(true);
  child.kill('SIGKILL');
});

test.runIf(process.platform === 'linux')('refuses storage that another dev works on', async () => {
  const { child, pid } = await pretend('packages/cli/src/main.ts dev');
  const dir = storageWith(JSON.stringify({ dev: pid, group: NOBODY }));
  expect(() => clearLeftovers(dir)).toThrow(`another \`dev\` (process ${pid}) works on`);
  child.kill('SIGKILL');
});

test('half a record counts as none', () => {
  const dir = storageWith('{"dev":1');
  clearLeftovers(dir);
  expect(existsSync(join(dir, 'running.json'))).toBe(false);
});
