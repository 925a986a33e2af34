import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { D1Database, R2Bucket } from '@cloudflare/workers-types';
import { getPlatformProxy } from 'wrangler';
import type { Objects, Storage } from '../cloud/storage.ts';
import { UserError } from '../terminal.ts';
import { bucketNames, gatewayOf, ROOT, type WorkerApp } from '../workspace/workers.ts';
import { applyMigrations } from './migrations.ts';

export interface LocalStorage extends Storage, AsyncDisposable {
  db: D1Database;
}

const objectsOf = (bucket: R2Bucket): Objects => ({
  async *list() {
    let cursor: string | undefined;
    do {
      const page = await bucket.list({
        include: ['httpMetadata', 'customMetadata'],
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { key, size, httpMetadata, customMetadata } of page.objects) {
        yield { key, size, contentType: httpMetadata?.contentType ?? null, metadata: customMetadata ?? {} };
      }
      cursor = page.truncated ? page.cursor : undefined;
    } while (cursor !== undefined);
  },
  get: async (key) => {
    const object = await bucket.get(key);
    return object ? new Uint8Array(await object.arrayBuffer()) : null;
  },
  put: async (key, bytes, { contentType, metadata }) => {
    await bucket.put(key, bytes, {
      customMetadata: metadata,
      ...(contentType === null ? {} : { httpMetadata: { contentType } }),
    });
  },
  delete: (key) => bucket.delete(key),
});

/**
 * Opens Golem's database and buckets in the storage that `wrangler dev --persist-to` uses, with nothing of the Workers
 * themselves. Not to be held open while they run.
 */
export const openLocalStorage = async (
  workers: readonly WorkerApp[],
  persistTo: string,
): Promise<LocalStorage> => {
  const folder = join(persistTo, 'storage');
  mkdirSync(folder, { recursive: true });
  const configPath = join(folder, 'wrangler.json');
  const { compatibility_date, d1_databases } = gatewayOf(workers).config;
  const names = bucketNames(workers);
  const r2_buckets = names.map((bucket_name, index) => ({ binding: `BUCKET_${index}`, bucket_name }));
  writeFileSync(
    configPath,
    JSON.stringify({ name: 'golem-storage', compatibility_date, d1_databases, r2_buckets }),
  );
  const proxy = await getPlatformProxy<{ DB: D1Database } & Record<`BUCKET_${number}`, R2Bucket>>({
    configPath,
    envFiles: [],
    // What `wrangler dev` makes of --persist-to.
    persist: { path: join(persistTo, 'v3') },
  });
  const { DB: db } = proxy.env;
  return {
    db,
    batch: async (statements) => {
      const results = await db.batch<Record<string, unknown>>(
        statements.map(({ sql, params }) => db.prepare(sql).bind(...params)),
      );
      return results.map((each) => each.results);
    },
    bucket: (name) => {
      const bucket = proxy.env[`BUCKET_${names.indexOf(name)}`];
      if (!bucket) throw new UserError(`no Worker has a bucket ${name}`);
      return objectsOf(bucket);
    },
    migrate: () => applyMigrations(db, join(ROOT, 'migrations')),
    [Symbol.asyncDispose]: () => proxy.dispose(),
  };
};
