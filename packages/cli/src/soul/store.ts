import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { R2Bucket } from '@cloudflare/workers-types';
import { z } from 'zod';
import { runWrangler } from '../process.ts';
import { UserError } from '../terminal.ts';

/** Where the soul lives. */
export interface SoulStore {
  read(key: string): Promise<string | null>;
  write(key: string, text: string): Promise<void>;
  /** Keys that are there, as far as the store can tell. */
  keys(): Promise<string[]>;
}

/** The digests of what was last put, kept beside the soul so that it holds from whichever machine one pushes. */
const RECORD = '_pushed.json';
const PushedRecord = z.record(z.string(), z.string());

export const readPushed = async (store: SoulStore): Promise<Record<string, string>> => {
  const text = await store.read(RECORD);
  return text === null ? {} : PushedRecord.parse(JSON.parse(text));
};

export const writePushed = (store: SoulStore, pushed: Record<string, string>): Promise<void> =>
  store.write(RECORD, JSON.stringify(pushed, null, 2));

/** The soul in the local R2. */
export const bucketStore = (bucket: R2Bucket): SoulStore => ({
  read: async (key) => (await (await bucket.get(key))?.text()) ?? null,
  write: async (key, text) => {
    await bucket.put(key, text, { httpMetadata: { contentType: 'text/markdown; charset=utf-8' } });
  },
  keys: async () => (await bucket.list()).objects.map(({ key }) => key).filter((key) => key.endsWith('.md')),
});

/** The soul in the account's R2, by wrangler; it cannot list a bucket, so the keys are those that were put. */
export const wranglerStore = (bucketName: string): SoulStore => {
  const store: SoulStore = {
    read: async (key) => {
      const folder = mkdtempSync(join(tmpdir(), 'golem-soul-'));
      try {
        const { code, output, stdout } = await runWrangler(
          ['r2', 'object', 'get', `${bucketName}/${key}`, '--remote', '--pipe'],
          { cwd: folder },
        );
        if (code === 0) return stdout;
        if (/does not exist|404/i.test(output)) return null;
        throw new UserError(`could not read ${key} from the bucket ${bucketName}:\n${output.trim()}`);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    write: async (key, text) => {
      const { code, output } = await runWrangler(
        [
          'r2',
          'object',
          'put',
          `${bucketName}/${key}`,
          '--remote',
          '--pipe',
          '--content-type',
          'text/markdown',
        ],
        { input: text },
      );
      if (code !== 0)
        throw new UserError(`could not put ${key} into the bucket ${bucketName}:\n${output.trim()}`);
    },
    keys: async () => Object.keys(await readPushed(store)),
  };
  return store;
};
