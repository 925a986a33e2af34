import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bucketStore } from '../soul/store.ts';
import { pullSoul, pushSoul } from '../soul/sync.ts';
import { type WorkerApp, WranglerConfig } from '../workspace/workers.ts';
import { openLocalStorage } from './local-storage.ts';
import { applyMigrations } from './migrations.ts';

const GATEWAY: WorkerApp = {
  folder: 'gateway',
  dir: '/repo/apps/gateway',
  configPath: '/repo/apps/gateway/wrangler.jsonc',
  config: WranglerConfig.parse({
    name: 'golem-gateway',
    main: 'src/index.ts',
    compatibility_date: '2026-11-17',
    d1_databases: [{ binding: 'DB', database_name: 'golem' }],
    r2_buckets: [{ binding: 'SOUL', bucket_name: 'golem-soul' }],
  }),
  settings: {},
};

test('a second start migrates and puts only what is new, and never what was edited in R2', async () => {
  const root = mkdtempSync(join(tmpdir(), 'golem-test-'));
  const [migrations, soul] = [join(root, 'migrations'), join(root, 'soul')];
  mkdirSync(migrations);
  mkdirSync(join(soul, 'procedures'), { recursive: true });
  writeFileSync(
    join(migrations, '0000_a.sql'),
    'CREATE TABLE a (x);\n--> statement-breakpoint\nINSERT INTO a VALUES (1);',
  );
  writeFileSync(join(soul, 'identity.md'), 'I am Golem.');
  writeFileSync(join(soul, 'procedures/restart.md'), 'Turn it off.');
  {
    await using storage = await openLocalStorage([GATEWAY], join(root, 'state'));
    expect(await applyMigrations(storage.db, migrations)).toEqual(['0000_a.sql']);
    await pushSoul(soul, bucketStore(storage.bucket('golem-soul')));
    await bucketStore(storage.bucket('golem-soul')).write('identity.md', 'I am somebody else.');
  }
  writeFileSync(join(migrations, '0001_b.sql'), 'INSERT INTO a VALUES (2);');
  writeFileSync(join(soul, 'identity.md'), 'I am Golem, really.');
  writeFileSync(join(soul, 'procedures/restart.md'), 'Turn it off and on.');

  await using storage = await openLocalStorage([GATEWAY], join(root, 'state'));
  expect(await applyMigrations(storage.db, migrations)).toEqual(['0001_b.sql']);
  expect((await storage.db.prepare('SELECT x FROM a ORDER BY x').all()).results).toEqual([
    { x: 1 },
    { x: 2 },
  ]);
  const store = bucketStore(storage.bucket('golem-soul'));
  expect(await pushSoul(soul, store)).toEqual({
    'identity.md': 'kept',
    'procedures/restart.md': 'put',
  });
  expect(await store.read('identity.md')).toBe('I am somebody else.');
  expect(await store.read('procedures/restart.md')).toBe('Turn it off and on.');
  expect(await pullSoul(soul, store, false)).toEqual(['identity.md']);
  expect(await pushSoul(soul, store)).toEqual({
    'identity.md': 'same',
    'procedures/restart.md': 'same',
  });
}, 30_000);

test('a migration that fails halfway leaves nothing behind, so that it can be mended and applied', async () => {
  const root = mkdtempSync(join(tmpdir(), 'golem-test-'));
  await using storage = await openLocalStorage([GATEWAY], join(root, 'state'));
  writeFileSync(join(root, '0000_a.sql'), 'CREATE TABLE a (x); INSERT INTO nowhere VALUES (1);');
  await expect(applyMigrations(storage.db, root)).rejects.toThrow(/nowhere/);
  writeFileSync(join(root, '0000_a.sql'), 'CREATE TABLE a (x);');
  expect(await applyMigrations(storage.db, root)).toEqual(['0000_a.sql']);
}, 30_000);
