import { env, runInDurableObject } from 'cloudflare:test';
import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch } from '@golem/testing/upstream';
import { expect, test } from 'vitest';
import skill from '../index.ts';
import type { ExtractionCache } from './extraction-cache.do.ts';

declare global {
  namespace Cloudflare {
    interface Env {
      EXTRACTIONS: DurableObjectNamespace<ExtractionCache>;
    }
  }
}

const upstream = interceptFetch();

/** A page with these headers, which answers 304 to its own validators; `version` is in its text. */
const site = (headers: Record<string, string>, version = 'one') => {
  upstream.answer((request) => {
    const asked = request.headers.get('if-none-match') ?? request.headers.get('if-modified-since');
    return asked !== null && Object.values(headers).includes(asked)
      ? new Response(null, { status: 304 })
      : new Response(`<p>Version ${version} <a href="/${version}">more</a></p>`, {
          headers: { 'content-type': 'text/html', ...headers },
        });
  });
};

const redirect = (to: string) => new Response(null, { status: 302, headers: { location: to } });

let calls = 0;
const read = async (url: string, action = 'fetch_page', args = {}) => {
  calls += 1;
  const reply = await invokeSkill(
    skill,
    `web-fetch.${action}`,
    { url, ...args },
    { callId: `call-${calls}` },
  );
  return reply.ok && reply.value.mode === 'invoke' ? reply.value.invocation.output : reply;
};
const asked = () =>
  upstream.requests.map(({ headers }) => headers.get('if-none-match') ?? headers.get('if-modified-since'));
const isTime = expect.stringMatching(/^20\d\d-.*Z$/);

test.for([
  ['an ETag', { etag: '"a1"' }, '"a1"'],
  ['a date', { 'last-modified': 'Sat, 14 Nov 2026 08:00:00 GMT' }, 'Sat, 14 Nov 2026 08:00:00 GMT'],
] as const)(
  'a page with %s is asked about, and what was read is told with its time',
  async ([, headers, said]) => {
    const url = `https://example.com/${said.length}`;
    site(headers);
    const first = await read(url);
    expect(first).toMatchObject({ status: 200, unchangedSince: null });
    expect(await read(url)).toEqual({ ...Object(first), unchangedSince: isTime });
    expect(asked()).toEqual([null, said]);
  },
);

test('a page that has changed is read anew, and kept as it is now', async () => {
  const url = 'https://example.com/changing';
  site({ etag: '"1"' });
  await read(url);
  site({ etag: '"2"' }, 'two');
  expect(await read(url)).toMatchObject({
    text: expect.stringContaining('Version two'),
    unchangedSince: null,
  });
  expect(await read(url)).toMatchObject({
    text: expect.stringContaining('Version two'),
    unchangedSince: isTime,
  });
});

test('links are kept as a whole, so that the next question may be for others', async () => {
  const url = 'https://example.com/links';
  site({ etag: '"links"' });
  expect(await read(url, 'extract_links', { contains: 'nothing' })).toMatchObject({ links: [] });
  expect(await read(url, 'extract_links')).toMatchObject({
    links: [{ url: 'https://example.com/one', text: 'more' }],
    unchangedSince: isTime,
  });
});

test.for([
  ['no validator', {}],
  ['no-store', { etag: '"a"', 'cache-control': 'max-age=5, No-Store' }],
  ['private', { etag: '"a"', 'cache-control': 'private' }],
  ['Vary: *', { etag: '"a"', vary: '*' }],
  ['an endless validator', { etag: `"${'a'.repeat(300)}"` }],
] as const)('nothing is kept of a page with %s', async ([what, headers]) => {
  const url = `https://example.com/${encodeURIComponent(what)}`;
  site({ ...headers });
  await read(url);
  expect(await read(url)).toMatchObject({ unchangedSince: null });
  expect(asked()).toEqual([null, null]);
});

test('an error page is not kept, and a 304 that nobody asked for is no page', async () => {
  const url = 'https://example.com/error';
  upstream.answer(() => new Response('gone', { status: 404, headers: { etag: '"a"' } }));
  await read(url);
  upstream.answer(() => new Response(null, { status: 304 }));
  expect(await read(url)).toMatchObject({ status: 304, text: '', unchangedSince: null });
  expect(asked()).toEqual([null, null]);
});

test('only the address that gave a validator is told it, and only its word counts', async () => {
  const url = 'https://one.example/';
  upstream.answer((request) =>
    request.url === url
      ? redirect('https://two.example/')
      : new Response('two', { headers: { etag: '"2"', 'content-type': 'text/plain' } }),
  );
  await read(url);
  upstream.answer((request) =>
    request.url === url ? redirect('https://three.example/') : new Response(null, { status: 304 }),
  );
  expect(await read(url)).toMatchObject({ url: 'https://three.example/', status: 304, text: '' });
  expect(asked()).toEqual([null, null, null, null]);
});

test('a cache that fails is as none', async () => {
  site({ etag: '"a"' });
  const broken = {
    getByName: () => ({
      find: () => Promise.reject(new Error('reset')),
      keep: () => Promise.reject(new Error('reset')),
    }),
  };
  const reply = await invokeSkill(
    skill,
    'web-fetch.fetch_page',
    { url: 'https://example.com/broken' },
    { settings: { EXTRACTIONS: broken } },
  );
  expect(reply).toMatchObject({ value: { invocation: { output: { unchangedSince: null } } } });
});

test('at most 200 pages are kept, and the one that was not used for the longest time goes', async () => {
  const cache = env.EXTRACTIONS.getByName('bounded');
  const page = { url: 'https://example.com/', etag: '"a"', lastModified: null, at: 0, made: '1' };
  for (let index = 0; index < 201; index += 1) await cache.keep(`page-${index}`, page, index);
  expect([await cache.find('page-0'), await cache.find('page-1')]).toEqual([null, page]);
  await cache.keep('page-1', page, 300);
  await cache.keep('page-201', page, 301);
  expect([await cache.find('page-1'), await cache.find('page-2')]).toEqual([page, null]);
  const rows = await runInDurableObject(cache, (_, { storage }) =>
    storage.sql.exec('SELECT count(*) AS n FROM extractions').one(),
  );
  expect(rows).toEqual({ n: 200 });
});

test('an extraction that is too large is not kept, nor the one before it', async () => {
  const cache = env.EXTRACTIONS.getByName('large');
  const page = { url: 'https://example.com/', etag: '"a"', lastModified: null, at: 0, made: '1' };
  await cache.keep('page', page, 1);
  await cache.keep('page', { ...page, made: 'x'.repeat(300_000) }, 2);
  expect(await cache.find('page')).toBe(null);
});
