import type { ResultFile, StoredFile } from '@golem/contracts';
import type { MessageFile } from '@golem/discord';
import { log, redactText } from '@golem/worker-kit';

/** Discord has the files by then; an outage of hours is outlived all the same. In milliseconds. */
const KEEP_MS = 30 * 24 * 3_600_000;
/** Objects that one sweep takes away at most: R2 deletes no more in one call. */
const MAX_PRUNED = 1_000;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** A text may hold a secret, which is replaced; what a picture shows cannot be looked through. */
const bytesOf = ({ mediaType, base64 }: ResultFile, secrets: readonly string[]): Buffer => {
  const bytes = Buffer.from(base64, 'base64');
  const isText = mediaType.startsWith('text/') || mediaType.endsWith('json');
  return isText ? Buffer.from(redactText(bytes.toString('utf8'), secrets)) : bytes;
};

/**
 * Keeps the files of a result in R2 and returns where. The keys follow from the call, so that a read that is done again
 * writes the same objects; the day in front lets {@link pruneFiles} find the oldest first. What R2 does not take is left
 * out: the call has happened, and its outcome must not wait for a picture.
 */
export const keepFiles = async (
  bucket: Pick<R2Bucket, 'put'>,
  callId: string,
  files: readonly ResultFile[],
  { at, secrets }: { at: number; secrets: readonly string[] },
): Promise<StoredFile[]> => {
  const kept = await Promise.allSettled(
    files.map(async (file, index): Promise<StoredFile> => {
      const { name, mediaType } = file;
      const key = `${dayOf(at)}/${callId}/${index}`;
      const bytes = bytesOf(file, secrets);
      await bucket.put(key, bytes, { httpMetadata: { contentType: mediaType } });
      return { name, mediaType, key, size: bytes.byteLength };
    }),
  );
  for (const result of kept) {
    if (result.status === 'rejected')
      log('error', 'files.not_kept', { call: callId, detail: String(result.reason) });
  }
  return kept.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
};

/** The files as Discord gets them; those that are not there any more are left out. Throws while R2 does not answer. */
export const readFiles = async (
  bucket: Pick<R2Bucket, 'get'>,
  files: readonly StoredFile[],
): Promise<MessageFile[]> => {
  const read = await Promise.all(
    files.map(async ({ key, name, mediaType: contentType }) => {
      const body = await bucket.get(key);
      return body && { name, contentType, data: new Uint8Array(await body.arrayBuffer()) };
    }),
  );
  return read.filter((file) => file !== null);
};

/** Deletes what is older than 30 days, the oldest first. Returns how many. */
export const pruneFiles = async (bucket: Pick<R2Bucket, 'list' | 'delete'>, now: number): Promise<number> => {
  const { objects } = await bucket.list({ limit: MAX_PRUNED });
  const first = dayOf(now - KEEP_MS);
  const old = objects.map(({ key }) => key).filter((key) => key < first);
  if (old.length > 0) await bucket.delete(old);
  return old.length;
};
