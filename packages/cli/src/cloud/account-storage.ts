import { globSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { UserError } from '../terminal.ts';
import { gatewayOf, ROOT, type WorkerApp } from '../workspace/workers.ts';
import { type Account, isMissing, reasonOf } from './account.ts';
import { type Objects, rowsOf, type Storage } from './storage.ts';

const Answered = z.object({
  result: z.array(z.object({ results: z.array(z.record(z.string(), z.unknown())) })),
});

/** The database's id, by its name: nothing of an account is written into the repository. Null: there is none. */
export const databaseId = async ({ client, id }: Account, name: string): Promise<string | null> => {
  for await (const database of client.d1.database.list({ account_id: id, name })) {
    if (database.name === name) return database.uuid ?? null;
  }
  return null;
};

const objectsOf = ({ client, id: account_id }: Account, bucket_name: string): Objects => ({
  async *list() {
    try {
      for await (const object of client.r2.buckets.objects.list(bucket_name, { account_id })) {
        if (object.key === undefined) continue;
        yield {
          key: object.key,
          size: object.size ?? 0,
          contentType: object.http_metadata?.contentType ?? null,
          metadata: object.custom_metadata ?? {},
        };
      }
    } catch (error) {
      // A bucket that is not there yet is empty: whoever puts into it is told.
      if (!isMissing(error))
        throw new UserError(`could not list the bucket ${bucket_name}: ${reasonOf(error)}`);
    }
  },
  async get(key) {
    try {
      const response = await client.r2.buckets.objects.get(key, { account_id, bucket_name });
      return new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      if (isMissing(error)) return null;
      throw new UserError(`could not read ${key} from the bucket ${bucket_name}: ${reasonOf(error)}`);
    }
  },
  async put(key, bytes, { contentType }) {
    const headers = { 'content-type': contentType ?? 'application/octet-stream' };
    try {
      await client.r2.buckets.objects.upload(key, bytes, { account_id, bucket_name }, { headers });
    } catch (error) {
      throw new UserError(`could not put ${key} into the bucket ${bucket_name}: ${reasonOf(error)}`);
    }
  },
  async delete(key) {
    try {
      await client.r2.buckets.objects.delete(key, { account_id, bucket_name });
    } catch (error) {
      throw new UserError(`could not delete ${key} from the bucket ${bucket_name}: ${reasonOf(error)}`);
    }
  },
});

/** The migrations that are in the repository and not in the database. */
export const waitingMigrations = async (storage: Storage): Promise<string[]> => {
  const tables = await rowsOf(storage, "SELECT name FROM sqlite_master WHERE name = 'd1_migrations'");
  const applied = tables.length === 0 ? [] : await rowsOf(storage, 'SELECT name FROM d1_migrations');
  const names = new Set(applied.map(({ name }) => name));
  return globSync('*.sql', { cwd: join(ROOT, 'migrations') })
    .toSorted()
    .filter((name) => !names.has(name));
};

/** The storage in the account, over Cloudflare's API; migrations by wrangler. */
export const accountStorage = (account: Account, workers: readonly WorkerApp[]): Storage => {
  const gateway = gatewayOf(workers);
  const database = gateway.config.d1_databases[0]?.database_name ?? 'golem';
  let found: Promise<string | null> | undefined;
  const idOf = async (): Promise<string> => {
    found ??= databaseId(account, database);
    const id = await found;
    if (id === null)
      throw new UserError(`the account has no database ${database}; \`pnpm golem deploy\` makes it`);
    return id;
  };
  const storage: Storage = {
    async batch(statements) {
      const path = `/accounts/${account.id}/d1/database/${await idOf()}/query`;
      try {
        const answer = await account.client.post(path, { body: { batch: statements } });
        return Answered.parse(answer).result.map(({ results }) => results);
      } catch (error) {
        throw new UserError(`the database ${database}: ${reasonOf(error)}`);
      }
    },
    bucket: (name) => objectsOf(account, name),
    async migrate() {
      const waiting = await waitingMigrations(storage);
      if (waiting.length === 0) return [];
      const args = ['d1', 'migrations', 'apply', database, '--remote', '-c', gateway.configPath];
      const { code, output } = await account.wrangler(args);
      if (code !== 0) throw new UserError(stripVTControlCharacters(output).trim());
      return waiting;
    },
  };
  return storage;
};
