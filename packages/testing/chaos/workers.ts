import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { convertV4MiniflareOptions, Miniflare, type MiniflareOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions, unstable_readConfig, unstable_splitSqlQuery } from 'wrangler';
import { bundle } from '../bench/bundle.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** What a runtime process is told: the six Workers as they are deployed, over one storage. It is plain data. */
export type RuntimeOptions = MiniflareOptions;

/** Builds the six Workers once; every restart runs the same code. */
export const buildWorkers = async (
  settings: Record<string, string>,
  persistTo: string,
): Promise<RuntimeOptions> => {
  const configs = globSync('apps/*/wrangler.jsonc', { cwd: ROOT })
    .toSorted()
    .map((path) => join(ROOT, path));
  const workers = await Promise.all(
    configs.map(async (configPath) => {
      const {
        modulesRules: _,
        bindings,
        ...rest
      } = unstable_getMiniflareWorkerOptions(configPath).workerOptions;
      return {
        ...rest,
        name: unstable_readConfig({ config: configPath }).name ?? configPath,
        bindings: Object.assign({}, bindings, settings),
        modules: await bundle(configPath),
      };
    }),
  );
  return convertV4MiniflareOptions({
    workers,
    resourcePersistencePath: persistTo,
    cf: false,
    telemetry: { enabled: false },
  });
};

/** Brings a new storage to the state of a first start, and then runs `sql` on its database. */
export const prepareStorage = async (options: RuntimeOptions, sql: string[]): Promise<void> => {
  const runtime = new Miniflare(options);
  try {
    const db = await runtime.getD1Database('DB', 'golem-gateway');
    for (const path of globSync('migrations/*.sql', { cwd: ROOT }).toSorted()) {
      const statements = unstable_splitSqlQuery(readFileSync(join(ROOT, path), 'utf8'));
      await db.batch(statements.map((statement) => db.prepare(statement)));
    }
    await db.batch(sql.map((statement) => db.prepare(statement)));
    const soul = await runtime.getR2Bucket('SOUL', 'golem-gateway');
    const folder = join(ROOT, 'soul');
    for (const key of globSync('**/*.md', { cwd: folder })) {
      await soul.put(key, readFileSync(join(folder, key), 'utf8'));
    }
  } finally {
    await runtime.dispose();
  }
};
