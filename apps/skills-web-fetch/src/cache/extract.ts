import { ok, type Result } from '@golem/contracts';
import { type ActionContext, log, sha256 } from '@golem/worker-kit';
import type { z } from 'zod';
import type { WebFetchEnv } from '../env.ts';
import { type Fetched, fetchText } from '../fetch-text.ts';
import { conditionsFor, type Extraction, keepable } from './extraction.ts';

interface Extractor<S extends z.ZodType> {
  /** Names the kind and the version of what is extracted: another one is not found again. */
  kind: string;
  value: S;
  pdf?: boolean;
  make: (fetched: Fetched) => Promise<Result<z.infer<S>>>;
}

/** The cache is a convenience: whatever goes wrong with it, the page is read as if there were none. */
const quietly = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    log('warn', 'web-fetch.cache', { detail: String(error) });
    return otherwise;
  }
};

/**
 * Fetches an address and makes something of it, or, when the site says that it has not changed, takes what was made of
 * it in this chat before; `unchangedSince` then says when that was. Errors: those of {@link fetchText} and of `make`.
 */
export const extract = async <S extends z.ZodType>(
  address: string,
  context: ActionContext<WebFetchEnv>,
  { kind, value: schema, pdf = false, make }: Extractor<S>,
): Promise<Result<{ value: z.infer<S>; unchangedSince: string | null }>> => {
  // Per chat: what it tells must not say that somebody read the same address in another chat, and when.
  const key = await sha256(`${context.by?.chatId ?? ''}\n${kind}\n${address}`);
  const cache = context.env.EXTRACTIONS.getByName('cache');
  const keep = (extraction: Extraction | null) =>
    quietly(async () => await cache.keep(key, extraction, context.now()), undefined);

  const found = await quietly(async () => await cache.find(key), null);
  const past = schema.safeParse(found && JSON.parse(found.made));
  const kept = past.success ? found : null;
  const fetched = await fetchText(address, context, { pdf, headersFor: conditionsFor(kept) });
  if (!fetched.ok) return fetched;
  if (fetched.value.status === 304 && past.success && kept?.url === fetched.value.url.href) {
    await keep(kept);
    return ok({ value: past.data, unchangedSince: new Date(kept.at).toISOString() });
  }
  const made = await make(fetched.value);
  if (!made.ok) return made;
  await keep(keepable(fetched.value, made.value, context.now()));
  return ok({ value: made.value, unchangedSince: null });
};
