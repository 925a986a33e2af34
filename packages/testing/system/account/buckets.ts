import { Hono } from 'hono';
import { z } from 'zod';
import { ApiError, answer } from './answer.ts';

interface StoredObject {
  bytes: Uint8Array<ArrayBuffer>;
  contentType: string;
  metadata: Record<string, string>;
}

/** The buckets of an account, in memory. */
export class Buckets extends Map<string, Map<string, StoredObject>> {
  of(name: string): Map<string, StoredObject> {
    const bucket = this.get(name);
    if (!bucket) throw new ApiError(404, 10006, 'The specified bucket does not exist.');
    return bucket;
  }
}

const NewBucket = z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/) });
/** As small as it takes to see that whoever lists turns the page. */
const PAGE = 5;

const keyOf = (path: string): string => decodeURIComponent(/\/objects\/(.+)$/.exec(path)?.[1] ?? '');

/** `/r2/buckets`: as much as wrangler, the SDK and a backup ask. */
export const bucketRoutes = (buckets: Buckets): Hono => {
  const app = new Hono();
  app.get('/', () => answer({ buckets: [...buckets.keys()].map((name) => ({ name, creation_date: '' })) }));
  app.post('/', async (c) => {
    const { name } = NewBucket.parse(await c.req.json());
    if (buckets.has(name)) throw new ApiError(409, 10004, 'The bucket you tried to create already exists');
    buckets.set(name, new Map());
    return answer({ name });
  });
  app.get('/:bucket', (c) => {
    buckets.of(c.req.param('bucket'));
    return answer({ name: c.req.param('bucket') });
  });
  app.get('/:bucket/objects', (c) => {
    const bucket = buckets.of(c.req.param('bucket'));
    const from = Number(c.req.query('cursor') ?? 0);
    const keys = [...bucket.keys()].filter((key) => key.startsWith(c.req.query('prefix') ?? '')).toSorted();
    const page = keys.slice(from, from + PAGE);
    const cursor = from + PAGE < keys.length ? String(from + PAGE) : undefined;
    const result = page.map((key) => {
      const object = bucket.get(key);
      return {
        key,
        size: object?.bytes.length,
        http_metadata: { contentType: object?.contentType },
        custom_metadata: object?.metadata,
      };
    });
    return answer(result, { result_info: { cursor, is_truncated: cursor !== undefined } });
  });
  app.get('/:bucket/objects/*', (c) => {
    const object = buckets.of(c.req.param('bucket')).get(keyOf(c.req.path));
    if (!object) throw new ApiError(404, 10007, 'The specified key does not exist.');
    return new Response(object.bytes, { headers: { 'content-type': object.contentType } });
  });
  app.put('/:bucket/objects/*', async (c) => {
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const contentType = c.req.header('content-type') ?? 'application/octet-stream';
    buckets.of(c.req.param('bucket')).set(keyOf(c.req.path), { bytes, contentType, metadata: {} });
    return answer({ key: keyOf(c.req.path), size: String(bytes.length) });
  });
  app.delete('/:bucket/objects/*', (c) => {
    buckets.of(c.req.param('bucket')).delete(keyOf(c.req.path));
    return answer({ key: keyOf(c.req.path) });
  });
  return app;
};
