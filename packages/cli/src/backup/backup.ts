import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import type { Storage } from '../cloud/storage.ts';
import { MANIFEST_FILE, Manifest } from './manifest.ts';
import { migrationsOf, readTable, tablesOf } from './tables.ts';

/** The SHA-256 of bytes, in hex. */
export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Runs with an empty folder that only this user can read, and that is gone afterwards. */
export const withFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'golem-backup-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const saveTable = async (
  storage: Storage,
  name: string,
  folder: string,
): Promise<Manifest['tables'][number]> => {
  const lines: string[] = [];
  for await (const row of readTable(storage, name)) lines.push(`${JSON.stringify(row)}\n`);
  const bytes = Buffer.from(lines.join(''));
  const file = `d1/${name}.jsonl`;
  writeFileSync(join(folder, file), bytes);
  return { name, rows: lines.length, file, sha256: digestOf(bytes) };
};

const saveBucket = async (storage: Storage, bucket: string, folder: string): Promise<Manifest['objects']> => {
  const saved: Manifest['objects'] = [];
  const objects = storage.bucket(bucket);
  mkdirSync(join(folder, 'r2', bucket), { recursive: true });
  for await (const { key, contentType, metadata } of objects.list()) {
    const bytes = await objects.get(key);
    // Deleted since it was listed.
    if (bytes === null) continue;
    // A key may hold what no file name can.
    const file = `r2/${bucket}/${saved.length}`;
    writeFileSync(join(folder, file), bytes);
    saved.push({ bucket, key, size: bytes.length, contentType, metadata, file, sha256: digestOf(bytes) });
  }
  return saved;
};

/**
 * Writes the database and the buckets into one archive that only this user can read. The archive appears when it is
 * complete. Durable Objects are not in it: nobody but they themselves can read their storage.
 */
export const backup = async (storage: Storage, buckets: readonly string[], path: string): Promise<Manifest> =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, 'd1'));
    const tables: Manifest['tables'] = [];
    for (const name of await tablesOf(storage)) tables.push(await saveTable(storage, name, folder));
    const objects: Manifest['objects'] = [];
    for (const bucket of buckets) objects.push(...(await saveBucket(storage, bucket, folder)));
    const manifest = Manifest.parse({
      format: 1,
      createdAt: new Date().toISOString(),
      migrations: await migrationsOf(storage),
      tables,
      objects,
    });
    writeFileSync(join(folder, MANIFEST_FILE), JSON.stringify(manifest, null, 2));
    mkdirSync(dirname(path), { recursive: true });
    const unfinished = `${path}.part`;
    await create({ cwd: folder, file: unfinished, gzip: true, portable: true, mode: 0o600 }, [
      MANIFEST_FILE,
      'd1',
      'r2',
    ]);
    chmodSync(unfinished, 0o600);
    renameSync(unfinished, path);
    return manifest;
  });
