import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decodeText, readBody } from './read-body.ts';
import { MAX_HOPS, webFetch } from './web-fetch.ts';

const signal = new AbortController().signal;
const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();

beforeEach(() => {
  fetched.mockReset();
  fetched.mockRejectedValue(new TypeError('unexpected request'));
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const redirect = (location: string, status = 302) => new Response(null, { status, headers: { location } });
const codeOf = (result: Awaited<ReturnType<typeof webFetch>>) => (result.ok ? 'ok' : result.error.code);

test('follows redirects by hand, also relative ones, and says where it ended', async () => {
  fetched.mockResolvedValueOnce(redirect('/b', 301)).mockResolvedValueOnce(redirect('//other.example/c'));
  fetched.mockResolvedValueOnce(new Response('here'));
  const result = await webFetch('https://example.com/a', { signal });
  expect(result.ok && result.value.url.href).toBe('https://other.example/c');
  expect(fetched.mock.calls.map(([url, init]) => [url, init.redirect])).toEqual([
    ['https://example.com/a', 'manual'],
    ['https://example.com/b', 'manual'],
    ['https://other.example/c', 'manual'],
  ]);
});

test.for([
  'http://169.254.169.254/latest/meta-data/',
  'http://[::ffff:7f00:1]/',
  'http://2130706433/',
  'https://user:pw@example.com/',
  'file:///etc/passwd',
])('refuses a redirect to %s, and never requests it', async (location) => {
  fetched.mockResolvedValueOnce(redirect(location));
  expect(codeOf(await webFetch('https://example.com/', { signal }))).toBe('blocked_address');
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('refuses a blocked address at once, also when an egress gateway would take it', async () => {
  const result = await webFetch('http://localhost/', { signal, egressUrl: 'http://egress.test' });
  expect(codeOf(result)).toBe('blocked_address');
  expect(fetched).not.toHaveBeenCalled();
});

test('stops after the last hop that is allowed', async () => {
  fetched.mockImplementation(async () => redirect('https://example.com/again'));
  expect(codeOf(await webFetch('https://example.com/', { signal }))).toBe('upstream_rejected');
  expect(fetched).toHaveBeenCalledTimes(MAX_HOPS + 1);
});

test('a redirect that cannot be read is refused', async () => {
  fetched.mockResolvedValueOnce(redirect('http://'));
  expect(codeOf(await webFetch('https://example.com/', { signal }))).toBe('upstream_rejected');
});

test('sends each hop to the egress gateway with the real address in a header', async () => {
  fetched.mockResolvedValueOnce(redirect('/b')).mockResolvedValueOnce(new Response('here'));
  await webFetch('https://example.com/a', { signal, egressUrl: 'http://egress.test/out' });
  const sent = fetched.mock.calls.map(([url, init]) => [url, new Headers(init.headers).get('x-egress-url')]);
  expect(sent).toEqual([
    ['http://egress.test/out', 'https://example.com/a'],
    ['http://egress.test/out', 'https://example.com/b'],
  ]);
});

test('tells a time-out from a failed connection', async () => {
  expect(codeOf(await webFetch('https://example.com/', { signal }))).toBe('upstream_error');
  expect(codeOf(await webFetch('https://example.com/', { signal: AbortSignal.abort() }))).toBe(
    'upstream_timeout',
  );
});

test('a body over the limit is refused, by its declared length or by what arrives', async () => {
  const declared = new Response('x', { headers: { 'content-length': '11' } });
  expect(await readBody(declared, 'example.com', signal, 10)).toMatchObject({ error: { code: 'too_large' } });
  expect(await readBody(new Response('x'.repeat(11)), 'example.com', signal, 10)).toMatchObject({
    error: { code: 'too_large' },
  });
  const exact = await readBody(new Response('x'.repeat(10)), 'example.com', signal, 10);
  expect(exact.ok && exact.value.byteLength).toBe(10);
});

test('stops reading an endless body at the limit, and leaves the rest unread', async () => {
  let pulled = 0;
  let cancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => {
      pulled += 1;
      controller.enqueue(new Uint8Array(1024));
    },
    cancel: () => {
      cancelled = true;
    },
  });
  const result = await readBody(new Response(endless), 'example.com', signal, 10 * 1024);
  expect(result).toMatchObject({ error: { code: 'too_large' } });
  expect(pulled).toBeLessThan(20);
  expect(cancelled).toBe(true);
});

test('a body that breaks off is an error, not half a page', async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError('lost')) });
  expect(await readBody(new Response(broken), 'example.com', signal)).toMatchObject({
    error: { code: 'upstream_error' },
  });
});

test.for([
  ['the header', 'text/html; charset=iso-8859-1', [0x66, 0xfc, 0x72], 'für'],
  ['UTF-8 without a header', 'text/plain', [0x66, 0xc3, 0xbc, 0x72], 'für'],
  ['UTF-8 when the name is unknown', 'text/html; charset=klingon', [0x66, 0xc3, 0xbc, 0x72], 'für'],
] as const)('decodes by %s', ([, type, bytes, text]) => {
  expect(decodeText(new Uint8Array(bytes), type)).toBe(text);
});

test('decodes by the charset that the page itself names', () => {
  const page = [...new TextEncoder().encode('<meta charset="windows-1252">'), 0x93];
  expect(decodeText(new Uint8Array(page), 'text/html')).toBe('<meta charset="windows-1252">“');
});

const resolverUrl = 'https://resolver.test/dns-query';

test.for([
  ['a private address', ['10.0.0.1'], 'blocked_address'],
  ['one private address among others', ['93.184.215.14', '::1'], 'blocked_address'],
  ['public addresses behind an alias', ['alias.example.net.', '93.184.215.14'], 'ok'],
  ['nothing', [], 'ok'],
] as const)('a name that leads to %s is %s', async ([, addresses, code]) => {
  fetched.mockImplementation(async (url) =>
    url.startsWith(resolverUrl)
      ? Response.json({ Status: 0, Answer: addresses.map((data) => ({ data })) })
      : new Response('here'),
  );
  expect(codeOf(await webFetch('https://example.com/', { signal, resolverUrl }))).toBe(code);
  expect(fetched.mock.calls.some(([url]) => url === 'https://example.com/')).toBe(code === 'ok');
});

test('a resolver that fails refuses, and is not asked about an IP address', async () => {
  fetched.mockImplementation(async (url) =>
    url.startsWith(resolverUrl) ? new Response('busy', { status: 503 }) : new Response('here'),
  );
  expect(codeOf(await webFetch('https://example.com/', { signal, resolverUrl }))).toBe('upstream_error');
  expect(codeOf(await webFetch('https://93.184.215.14/', { signal, resolverUrl }))).toBe('ok');
});
