import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { D1Database, R2Bucket } from '@cloudflare/workers-types';
import { getPlatformProxy } from 'wrangler';
import type { WorkerApp } from '../workspace/workers.ts';

export interface LocalStorage extends AsyncDisposable {
  db: D1Database;
  soul: R2Bucket;
}

/**
 * Opens the gateway's database and bucket in the storage that `wrangler dev --persist-to` uses, with nothing of the
 * gateway itself. Not to be held open while the gateway runs.
 */
export const openLocalStorage = async (gateway: WorkerApp, persistTo: string): Promise<LocalStorage> => {
  const folder = join(persistTo, 'storage');
  mkdirSync(folder, { recursive: true });
  const configPath = join(folder, 'wrangler.json');
  const { compatibility_date, d1_databases, r2_buckets } = gateway.config;
  writeFileSync(
    configPath,
    JSON.stringify({ name: 'golem-storage', compatibility_date, d1_databases, r2_buckets }),
  );
  const proxy = await getPlatformProxy<{ DB: D1Database; SOUL: R2Bucket }>({
    configPath,
    envFiles: [],
    // What `wrangler dev` makes of --persist-to.
    persist: { path: join(persistTo, 'v3') },
  });
  return { db: proxy.env.DB, soul: proxy.env.SOUL, [Symbol.asyncDispose]: () => proxy.dispose() };
};
