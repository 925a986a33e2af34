import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type WorkerApp, WranglerConfig } from '../workspace/workers.ts';
import { devConfig, writeDevConfigs } from './worker-config.ts';

const aWorker = (overrides: object = {}, folder = 'skills-email'): WorkerApp => ({
  folder,
  dir: `/repo/apps/${folder}`,
  configPath: `/repo/apps/${folder}/wrangler.jsonc`,
  config: WranglerConfig.parse({
    name: `golem-${folder}`,
    main: 'src/index.ts',
    compatibility_date: '2026-01-01',
    ...overrides,
  }),
  settings: { GRANT_SECRET: 'signs grants' },
});

test('a Worker gets the variables it declares and no others, so that a skill never holds the bot token', () => {
  const config = devConfig(aWorker(), { GRANT_SECRET: 'g', DISCORD_BOT_TOKEN: 'bot' });
  expect(config.vars).toEqual({ GRANT_SECRET: 'g' });
});

test('a variable with a default in wrangler.jsonc counts as declared', () => {
  const worker = aWorker({ vars: { TIMEOUT_MS: '10', MODE: 'a' } });
  expect(devConfig(worker, { TIMEOUT_MS: '20' }).vars).toEqual({ TIMEOUT_MS: '20', MODE: 'a' });
});

test('paths are absolute, because the configuration is written elsewhere; names of packages stay', () => {
  const worker = aWorker({ alias: { './crypto/poly1305.js': './src/stub.ts', 'cpu-features': 'noop' } });
  expect(devConfig(worker, {})).toMatchObject({
    main: '/repo/apps/skills-email/src/index.ts',
    alias: { './crypto/poly1305.js': '/repo/apps/skills-email/src/stub.ts', 'cpu-features': 'noop' },
  });
});

test('keeps what it does not know, such as bindings of a new kind', () => {
  const worker = aWorker({ send_email: [{ name: 'MAIL' }] });
  expect(devConfig(worker, {}).send_email).toEqual([{ name: 'MAIL' }]);
});

test('the files are for this user only, the gateway comes first, and values come out as they went in', () => {
  const dir = mkdtempSync(join(tmpdir(), 'golem-test-'));
  const secret = `it's \`"$HOME\\n`;
  const paths = writeDevConfigs([aWorker(), aWorker({}, 'gateway')], { GRANT_SECRET: secret }, dir);
  expect(paths).toEqual([join(dir, 'gateway/wrangler.json'), join(dir, 'skills-email/wrangler.json')]);
  for (const path of paths) {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ vars: { GRANT_SECRET: secret } });
  }
});
