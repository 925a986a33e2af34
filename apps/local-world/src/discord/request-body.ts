import { createMiddleware } from 'hono/factory';
import type { DiscordEnv } from './app.ts';
import { DiscordError } from './errors.ts';
import type { UploadedFile } from './message-input.ts';

/** Discord's limit for one file of an application, and for a whole request. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_REQUEST_BYTES = 25 * 1024 * 1024;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new DiscordError('invalidJson');
  }
};

/** JSON, or a form with `payload_json` and `files[n]`; null without a body. */
export const readDiscordBody = async (
  request: Pick<Request, 'headers' | 'text' | 'formData'>,
): Promise<{ body: unknown; files: UploadedFile[] }> => {
  if (!(request.headers.get('content-type') ?? '').startsWith('multipart/form-data')) {
    const text = await request.text();
    return { body: text === '' ? null : parseJson(text), files: [] };
  }
  const form = await request.formData();
  const payload = form.get('payload_json');
  const files: UploadedFile[] = [];
  for (const [field, part] of form) {
    const index = /^files\[(\d+)\]$/.exec(field)?.[1];
    if (index === undefined || typeof part === 'string') continue;
    const bytes = new Uint8Array(await part.arrayBuffer());
    files.push({ index, name: part.name, type: part.type || 'application/octet-stream', bytes });
  }
  return { body: typeof payload === 'string' ? parseJson(payload) : {}, files };
};

const checkedBody = async (request: Request) => {
  const read = await readDiscordBody(request);
  const total = read.files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  if (total > MAX_REQUEST_BYTES || read.files.some(({ bytes }) => bytes.byteLength > MAX_FILE_BYTES)) {
    throw new DiscordError('entityTooLarge');
  }
  return read;
};

/**
 * Reads the body once, for the log, the check against Discord's description and the route. A bad body becomes its
 * error, which is answered only after the authorization is known to be good.
 */
export const requestBody = createMiddleware<DiscordEnv>(async (c, next) => {
  const read = await checkedBody(c.req.raw).catch((error: unknown) => ({ body: error, files: [] }));
  c.set('body', read.body);
  c.set('files', read.files);
  await next();
});
