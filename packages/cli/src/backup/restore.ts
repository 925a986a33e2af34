import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REINDEX } from '@golem/db';
import { extract } from 'tar';
import { z } from 'zod';
import type { Statement, Storage } from '../cloud/storage.ts';
import { UserError } from '../terminal.ts';
import { digestOf, withFolder } from './backup.ts';
import { MANIFEST_FILE, Manifest } from './manifest.ts';
import { countOf, deleteAll, insertOf, migrationsOf, tablesOf } from './tables.ts';

/** Statements in one transaction. */
const BATCH = 50;
const Row = z.record(z.string(), z.unknown());

/** Reads an archive's manifest and holds every file against it. Throws at the first that is not as it was written. */
const verified = (folder: string): Manifest => {
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(folder, MANIFEST_FILE), 'utf8')));
  for (const { file, sha256 } of [...manifest.tables, ...manifest.objects]) {
    if (digestOf(readFileSync(join(folder, file))) !== sha256)
      throw new UserError(`the backup is damaged: ${file} is not what was written; nothing was touched`);
  }
  return manifest;
};

/** Unpacks and checks an archive for as long as `use` takes. */
export const openBackup = <T>(
  path: string,
  use: (manifest: Manifest, folder: string) => Promise<T>,
): Promise<T> =>
  withFolder(async (folder) => {
    await extract({ cwd: folder, file: path, strict: true }).catch((error: unknown) => {
      throw new UserError(
        `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
    return use(verified(folder), folder);
  });

/** The tables must be those of the backup: rows of one release do not fit the tables of another. */
const requireSameTables = async (storage: Storage, manifest: Manifest): Promise<void> => {
  await storage.migrate();
  const here = await migrationsOf(storage);
  if (JSON.stringify(here) === JSON.stringify(manifest.migrations)) return;
  const last = manifest.migrations.at(-1) ?? 'none';
  throw new UserError(
    `the backup is from a release whose last migration is ${last}; here it is ${here.at(-1) ?? 'none'}. Restore with that release, then upgrade`,
  );
};

/** What is there already would be gone: audit rows are there as soon as anything has happened. */
const requireEmpty = async (storage: Storage): Promise<void> => {
  const rows = (await countOf(storage, 'audit_log')) + (await countOf(storage, 'messages'));
  if (rows > 0)
    throw new UserError(
      'the database is not empty; --force replaces what is in it (make a backup of it first)',
    );
};

const rowsIn = (folder: string, file: string): z.infer<typeof Row>[] =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Row.parse(JSON.parse(line)));

const fillTables = async (storage: Storage, manifest: Manifest, folder: string): Promise<void> => {
  // All are emptied first, because filling one may make rows in another.
  await storage.batch((await tablesOf(storage)).map(deleteAll));
  for (const { name, file } of manifest.tables) {
    const inserts = rowsIn(folder, file).map((row) => insertOf(name, row));
    for (let at = 0; at < inserts.length; at += BATCH) await storage.batch(inserts.slice(at, at + BATCH));
  }
  await storage.batch(REINDEX.map((sql): Statement => ({ sql, params: [] })));
};

/** The queue of the vector index is made again by the restore itself. */
const REBUILT = 'vector_jobs';

const checkTables = async (storage: Storage, manifest: Manifest): Promise<void> => {
  for (const { name, rows } of manifest.tables.filter((table) => table.name !== REBUILT)) {
    const found = await countOf(storage, name);
    if (found !== rows)
      throw new UserError(`${name} has ${found} rows and should have ${rows}; run it again with --force`);
  }
};

const fillBuckets = async (storage: Storage, manifest: Manifest, folder: string): Promise<void> => {
  for (const { bucket, key, contentType, metadata, file, sha256 } of manifest.objects) {
    const objects = storage.bucket(bucket);
    await objects.put(key, readFileSync(join(folder, file)), { contentType, metadata });
    const back = await objects.get(key);
    if (back === null || digestOf(back) !== sha256)
      throw new UserError(`${key} in the bucket ${bucket} is not what was put; run it again with --force`);
  }
};

/**
 * Brings an archive back: the tables become exactly what they were, each object of the buckets is put again and read back.
 * Objects that are not in the archive stay. Broken off, it is run again with `force`.
 */
export const restore = (storage: Storage, path: string, force: boolean): Promise<Manifest> =>
  openBackup(path, async (manifest, folder) => {
    await requireSameTables(storage, manifest);
    if (!force) await requireEmpty(storage);
    await fillTables(storage, manifest, folder);
    await checkTables(storage, manifest);
    await fillBuckets(storage, manifest, folder);
    return manifest;
  });
