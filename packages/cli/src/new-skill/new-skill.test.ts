import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../process.ts';
import { ROOT } from '../workspace/workers.ts';

/** A copy of this checkout, as it is now, with its own commit to compare with. */
const copy = mkdtempSync(join(tmpdir(), 'golem-copy-'));

// What vitest tells its own workers would confuse the one that runs in the copy.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST|NODE_ENV|NODE_OPTIONS|CI)/.test(name)),
);

const inCopy = async (command: string, ...args: string[]): Promise<string> => {
  const { code, output } = await runCommand(command, args, { cwd: copy, env: { ...env, NO_COLOR: '1' } });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`);
  return output;
};
const tool = (name: string, ...args: string[]) => inCopy(join(copy, 'node_modules/.bin', name), ...args);
const golem = (...args: string[]) =>
  inCopy(process.execPath, '--no-warnings', 'packages/cli/src/main.ts', ...args);
const changes = () => inCopy('git', 'status', '--short');
const git = (...args: string[]) =>
  inCopy('git', '-c', 'user.name=t', '-c', 'user.email=t@example.test', ...args);

beforeAll(async () => {
  const listed = await runCommand('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
  });
  for (const path of listed.stdout.split('\n').filter(Boolean)) {
    // A file may be deleted, or come and go, while it is copied.
    cpSync(join(ROOT, path), join(copy, path), { recursive: true, force: true });
  }
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'as it is');
  await inCopy('pnpm', 'install', '--prefer-offline', '--no-frozen-lockfile');
}, 120_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('says what it would write, and writes nothing', async () => {
  const told = await golem('new-skill', 'status-pages', '--dry-run');
  expect(told).toContain('create apps/skills-status-pages/src/index.ts');
  expect(told).toContain('change packages/contracts/src/manifests/index.ts');
  expect(await changes()).toBe('');
});

test('leaves nothing behind when a step fails', { timeout: 60_000 }, async () => {
  const config = join(copy, 'packages/db/drizzle.config.ts');
  const before = readFileSync(config, 'utf8');
  writeFileSync(config, 'throw new Error("broken for a test");\n');
  await git('commit', '--all', '--quiet', '--message', 'broken');
  await expect(golem('new-skill', 'status-pages')).rejects.toThrow(
    'could not write its policy; all is as it was',
  );
  expect(await changes()).toBe('');
  writeFileSync(config, before);
  await git('commit', '--all', '--quiet', '--message', 'mended');
});

test('makes a sixth skill that passes the checks and its tests', { timeout: 240_000 }, async () => {
  await golem('new-skill', 'status-pages');
  const folder = 'apps/skills-status-pages';
  const touched = (await git('ls-files', '--modified', '--others', '--exclude-standard')).split('\n');
  expect(
    touched.filter((path) => !path.startsWith(folder) && !path.startsWith('migrations/')).toSorted(),
  ).toEqual([
    '',
    'apps/gateway/src/skills/skill-port.ts',
    'apps/gateway/wrangler.jsonc',
    'packages/contracts/src/manifests/index.ts',
    'packages/contracts/src/manifests/status-pages.ts',
    'pnpm-lock.yaml',
  ]);
  // What was wrong in this checkout before is not the new skill's.
  const told = [golem('check-workspace'), tool('knip'), tool('tsc', '-p', 'apps/gateway')];
  for (const line of await Promise.all(told.map((work) => work.catch(String))))
    expect(line).not.toMatch(/status-?pages|skill-port/i);
  for (const project of ['packages/contracts', folder]) await tool('tsc', '-p', project);
  const written = touched.filter((path) => /\.(ts|jsonc?)$/.test(path) && !path.startsWith('migrations/'));
  await tool('biome', 'ci', ...written);
  await tool('oxlint', '--type-aware', '--deny-warnings', folder, 'packages/contracts/src/manifests');
  const tested = await tool(
    'vitest',
    'run',
    '--config',
    'vitest.workspace.ts',
    '--project',
    'skills-status-pages',
  );
  expect(tested).toMatch(/\n[1-9]\d* passed, 0 failed/);
  expect(await golem('deploy', '--dry-run', '--only', 'status-pages')).toContain(
    '✓ bundle golem-skill-status-pages',
  );
  await expect(golem('new-skill', 'status-pages')).rejects.toThrow('there is a skill status-pages already');
});
