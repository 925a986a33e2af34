import { isSoulFile } from '@golem/contracts/soul-file';
import { z } from 'zod';
import type { Objects } from '../cloud/storage.ts';

/** Where the soul lives. */
export interface SoulStore {
  read(key: string): Promise<string | null>;
  write(key: string, text: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** Keys of the files that are there. */
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

/** The soul in a bucket. */
export const bucketStore = (bucket: Objects): SoulStore => ({
  read: async (key) => {
    const bytes = await bucket.get(key);
    return bytes === null ? null : new TextDecoder().decode(bytes);
  },
  write: (key, text) =>
    bucket.put(key, new TextEncoder().encode(text), {
      contentType: 'text/markdown; charset=utf-8',
      metadata: {},
    }),
  remove: (key) => bucket.delete(key),
  keys: async () => {
    const keys: string[] = [];
    for await (const { key } of bucket.list()) if (isSoulFile(key)) keys.push(key);
    return keys;
  },
});
