import { GOOD_PREFIX, isSoulFile, readSoulFile, type SoulFile } from '@golem/contracts/soul-file';
import { log } from '@golem/worker-kit';

/** A file as a run uses it, and what is wrong with the one in R2, if something is. */
export interface LoadedFile {
  key: string;
  /** Null: nothing of it can be used. */
  file: SoulFile | null;
  /** To go on after the file's name. */
  problem: string | null;
}

/** Without these Golem is not itself: when one is missing, its last good version is used. */
const CORE = ['identity.md', 'voice.md', 'rules.md', 'businesses.md'];
/** After every object of the audit, whose anchors are in the same bucket; `~` follows all that stands in their names. */
const AFTER_AUDIT = 'audit/~';

/** The objects around the anchors, however many of those there are. */
const objectsIn = async (bucket: R2Bucket): Promise<R2Object[]> => {
  const first = await bucket.list({ limit: 1_000 });
  const rest = first.truncated ? await bucket.list({ limit: 1_000, startAfter: AFTER_AUDIT }) : null;
  const objects = new Map([...first.objects, ...(rest?.objects ?? [])].map((object) => [object.key, object]));
  return [...objects.values()];
};

/** The soul's files. */
export const soulObjects = async (bucket: R2Bucket): Promise<R2Object[]> =>
  (await objectsIn(bucket)).filter(({ key }) => isSoulFile(key));

type Read = ReturnType<typeof readSoulFile>;

// One isolate serves many runs: files are fetched again only when their ETag has changed.
const seen = new Map<string, { etag: string; read: Read }>();

/** A file that is longer than this is not even read, in bytes: none that can be used is. */
const MAX_BYTES = 256 * 1024;

const decode = (bytes: ArrayBuffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
};

/** Of a huge file as much as shows that it is too long. */
const textOf = async (body: R2ObjectBody): Promise<string | null> =>
  body.size > MAX_BYTES ? ' '.repeat(MAX_BYTES) : decode(await body.arrayBuffer());

const fetchFile = async (bucket: R2Bucket, key: string, etag: string): Promise<Read | null> => {
  const known = seen.get(key);
  if (known?.etag === etag) return known.read;
  const body = await bucket.get(key);
  if (body === null) return null;
  const read = readSoulFile(key.replace(GOOD_PREFIX, ''), await textOf(body));
  seen.set(key, { etag: body.etag, read });
  return read;
};

/** The copy of a file as it was last good; null when there is none. */
const lastGood = async (bucket: R2Bucket, key: string, good: Map<string, string>) => {
  const etag = good.get(key);
  const read = etag === undefined ? null : await fetchFile(bucket, `${GOOD_PREFIX}${key}`, etag);
  return read?.ok ? read.value : null;
};

/** Other isolates, and this one after a restart, find the good version there. */
const keepGood = async (bucket: R2Bucket, key: string, text: string): Promise<void> => {
  try {
    await bucket.put(`${GOOD_PREFIX}${key}`, text);
  } catch (error) {
    log('warn', 'soul.copy_not_kept', { file: key, detail: String(error) });
  }
};

const instead = async (bucket: R2Bucket, key: string, good: Map<string, string>, why: string) => {
  const file = await lastGood(bucket, key, good);
  return { key, file, problem: `${why}; ${file ? 'its last good version is used' : 'it is left out'}` };
};

const load = async (
  bucket: R2Bucket,
  { key, etag }: R2Object,
  good: Map<string, string>,
): Promise<LoadedFile | null> => {
  const read = await fetchFile(bucket, key, etag);
  if (read === null) return null;
  if (!read.ok) return instead(bucket, key, good, read.error.message);
  // R2's ETag is that of the bytes: the same bytes, the same ETag.
  if (good.get(key) !== etag) await keepGood(bucket, key, read.value.text);
  return { key, file: read.value, problem: null };
};

/**
 * The files of the soul, each as it is or, when it is broken, as it was last good. Of a missing one only those are
 * replaced that Golem cannot be without; any other was taken away on purpose. Throws when R2 does not answer.
 */
export const loadSoulFiles = async (bucket: R2Bucket): Promise<LoadedFile[]> => {
  const objects = await objectsIn(bucket);
  const good = new Map(
    objects
      .filter(({ key }) => key.startsWith(GOOD_PREFIX))
      .map(({ key, etag }) => [key.slice(GOOD_PREFIX.length), etag]),
  );
  const files = objects.filter(({ key }) => isSoulFile(key));
  const missing = CORE.filter((key) => good.has(key) && !files.some((file) => file.key === key));
  const loaded = await Promise.all([
    ...files.map((object) => load(bucket, object, good)),
    ...missing.map((key) => instead(bucket, key, good, 'is missing in R2')),
  ]);
  return loaded.filter((file) => file !== null);
};
