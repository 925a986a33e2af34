import type { Failure } from './answers.ts';

/** Far above any task, in bytes. */
const MAX_BODY = 64 * 1024;

type Read = { ok: true; value: unknown } | { ok: false; failure: Failure };

const refuse = (code: Failure['code'], message: string): Read => ({ ok: false, failure: { code, message } });
const TOO_LARGE = `The body is larger than ${MAX_BODY / 1024} KiB.`;

/** The JSON of a request, never more than is allowed. An empty body is an empty object. */
export const readJson = async (request: Request): Promise<Read> => {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY) return refuse('too_large', TOO_LARGE);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY) return refuse('too_large', TOO_LARGE);
    chunks.push(chunk);
  }
  if (size === 0) return { ok: true, value: {} };
  const type = request.headers.get('content-type') ?? '';
  // Also what keeps a form of another site out: it cannot send this type.
  if (!/^application\/json\b/i.test(type))
    return refuse('unsupported_media_type', 'Send JSON, with `Content-Type: application/json`.');
  try {
    return { ok: true, value: JSON.parse(new TextDecoder().decode(await new Blob(chunks).arrayBuffer())) };
  } catch {
    return refuse('bad_request', 'The body is not JSON.');
  }
};
