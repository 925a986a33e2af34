import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runGolem } from './golem-cli.ts';
import { type Runtime, startRuntime } from './runtime.ts';

let runtime: Runtime;
let archive: string;
beforeAll(async () => {
  runtime = await startRuntime();
  archive = join(runtime.storage, 'backup.tar.gz');
}, 90_000);
afterAll(() => runtime.close());

const local = () => ['--local', '--persist-to', runtime.storage];

test('after backup, wipe of D1 and R2, and restore the audit log verifies and a parked approval can still be approved', async () => {
  const { discord, cloud } = runtime.world;
  await discord.say({ user: 'owner', channel: 'shop', text: 'restart web-2' });
  const card = await discord.waitForMessage('shop', ({ components }) =>
    JSON.stringify(components ?? []).includes('g1/approve/'),
  );
  await runtime.kill();
  expect(await runGolem(['backup', archive, ...local()])).toMatchObject({ code: 0 });

  // Only these two: Durable Objects keep their own storage, as they do at Cloudflare when a database is lost.
  rmSync(join(runtime.storage, 'v3/d1'), { recursive: true });
  rmSync(join(runtime.storage, 'v3/r2'), { recursive: true });
  expect(await runGolem(['restore', archive, '--yes', ...local()])).toMatchObject({ code: 0 });
  const verified = await runGolem(['audit', 'verify', ...local()]);
  expect(verified).toMatchObject({ code: 0 });

  await runtime.start();
  await discord.click({ user: 'owner', message: card.id, label: 'Approve' });
  await discord.waitForMessage('shop', ({ content }) => content.includes('✅ done'), 60_000);
  expect(cloud.countEffects('reboot_server', 'web-2')).toBe(1);
  await runtime.kill();
  expect(await runGolem(['audit', 'verify', ...local()])).toMatchObject({ code: 0 });
}, 240_000);

test('a restore does not go over what is there, unless it is told to', async () => {
  const { code, output } = await runGolem(['restore', archive, '--yes', ...local()]);
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('not empty') });
  expect(await runGolem(['restore', archive, '--yes', '--force', ...local()])).toMatchObject({ code: 0 });
  expect(await runGolem(['audit', 'verify', ...local()])).toMatchObject({ code: 0 });
}, 120_000);

test('a damaged backup is refused before anything is touched', async () => {
  const bytes = readFileSync(archive);
  const middle = Math.trunc(bytes.length / 2);
  bytes.fill(0, middle, middle + 64);
  const damaged = join(runtime.storage, 'damaged.tar.gz');
  writeFileSync(damaged, bytes);
  const { code, output } = await runGolem(['restore', damaged, '--yes', '--force', ...local()]);
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('damaged.tar.gz') });
  expect(await runGolem(['audit', 'verify', ...local()])).toMatchObject({ code: 0 });
}, 60_000);
