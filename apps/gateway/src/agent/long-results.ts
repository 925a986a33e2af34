import { log } from '@golem/worker-kit';

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Whose a result is, and what makes up its name. */
export interface ResultPlace {
  chatId: string;
  runId: string;
  /** Where in the run: a turn and a call in it. */
  place: string;
  /** When the run's event came, unix milliseconds. */
  receivedAt: number;
}

/**
 * Keeps a result that is too long for the prompt and returns its name; null when R2 did not take it. The same place
 * gives the same name, and the day in front lets old ones be found.
 */
export const keepLongResult = async (
  bucket: Pick<R2Bucket, 'put'>,
  { chatId, runId, place, receivedAt }: ResultPlace,
  text: string,
): Promise<string | null> => {
  const key = `${dayOf(receivedAt)}/${runId}.${place}/whole`;
  try {
    await bucket.put(key, text, { customMetadata: { chat: chatId } });
    return key;
  } catch (error) {
    log('warn', 'result.not_kept', { run: runId, detail: String(error) });
    return null;
  }
};

/** A kept result of this chat; null when there is none of that name. Throws while R2 does not answer. */
export const readLongResult = async (
  bucket: Pick<R2Bucket, 'get'>,
  key: string,
  chatId: string,
): Promise<string | null> => {
  const object = await bucket.get(key);
  return object?.customMetadata?.chat === chatId ? object.text() : null;
};
