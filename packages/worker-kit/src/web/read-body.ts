import { fail, ok, type Result } from '@golem/contracts';
import { networkFailure } from './network-failure.ts';

/** 5 MiB: more than any page that a person reads, little enough for an isolate of 128 MB. */
export const MAX_BODY_BYTES = 5 * 1024 * 1024;

/**
 * Reads a body up to `maxBytes` of *decoded* content, so that a decompression bomb ends there too.
 * Errors: `too_large`, `upstream_timeout`, `upstream_error`.
 */
export const readBody = async (
  response: Response,
  host: string,
  signal: AbortSignal,
  maxBytes: number = MAX_BODY_BYTES,
): Promise<Result<Uint8Array>> => {
  const tooLarge = () =>
    fail('too_large', `${host} sends more than ${Math.round(maxBytes / 1024)} KiB; it was not read.`);
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    return tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      signal.throwIfAborted();
      size += chunk.byteLength;
      if (size > maxBytes) return tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    return networkFailure(host, error, signal);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return ok(bytes);
};

/** Decodes text in the charset that the header names, then the first KiB of the page, then UTF-8. Never throws. */
export const decodeText = (bytes: Uint8Array, contentType: string): string => {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024));
  const named =
    /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1] ??
    /<meta[^>]+charset\s*=\s*["']?([\w.:-]+)/i.exec(head)?.[1];
  try {
    return new TextDecoder(named ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
};
