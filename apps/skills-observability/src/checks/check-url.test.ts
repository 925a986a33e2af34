import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch } from '@golem/testing/upstream';
import { expect, test } from 'vitest';
import skill from '../index.ts';

const upstream = interceptFetch();
const check = (args: Record<string, unknown>, settings = {}) =>
  invokeSkill(skill, 'observability.check_url', args, { settings });
const answers = (status: number, body = 'Welcome') => upstream.answer(() => new Response(body, { status }));

test('a bare host name is checked over https', async () => {
  answers(200);
  expect(await check({ url: 'example.com' })).toMatchObject({
    value: { invocation: { output: { url: 'https://example.com/', up: true, status: 200 } } },
  });
});

test.for([
  [204, true],
  [399, true],
  [401, false],
  [404, false],
  [500, false],
  [503, false],
] as const)('status %i counts as up: %s', async ([status, up]) => {
  upstream.answer(() => new Response(null, { status }));
  expect(await check({ url: 'https://example.com' })).toMatchObject({
    value: { invocation: { output: { up, status } } },
  });
});

test.for([
  ['Welcome', true],
  ['Goodbye', false],
] as const)('a page that must contain %s is up: %s', async ([contains, up]) => {
  answers(200);
  expect(await check({ url: 'https://example.com', contains })).toMatchObject({
    value: { invocation: { output: { up, status: 200 } } },
  });
});

const redirect = (location: string) => new Response(null, { status: 302, headers: { location } });

test.for([
  ['a page', () => new Response('Welcome')],
  ['an error', () => new Response(null, { status: 503 })],
  ['a page that is too large', () => new Response('x', { headers: { 'content-length': '99999999' } })],
  ['no connection', () => Promise.reject(new TypeError('connection refused'))],
  ['an address that cannot be read', () => redirect('http://')],
  ['an address inside the network', () => redirect('http://restart-web-1.internal/')],
  ['redirects for ever', () => redirect('https://approve-all.example/again')],
] as const)('says nothing that others wrote when a redirect leads to %s', async ([, there]) => {
  upstream.answer(({ url }) =>
    url === 'https://example.com/' ? redirect('https://approve-all.example/now?do=it') : there(),
  );
  const reply = JSON.stringify(await check({ url: 'example.com', contains: 'Welcome' }));
  expect(reply).toContain('example.com');
  expect(reply).not.toMatch(/approve-all|restart-web-1|do=it/);
});

test('a site that does not answer is down, not an error', async () => {
  upstream.answer(() => {
    throw new TypeError('connection refused');
  });
  expect(await check({ url: 'https://example.com' })).toMatchObject({
    ok: true,
    value: {
      invocation: { output: { up: false, status: null, detail: expect.stringContaining('example.com') } },
    },
  });
});

test('an address inside the network is refused, not reported as down', async () => {
  expect(await check({ url: 'http://10.0.0.1/' })).toMatchObject({
    ok: false,
    error: { code: 'blocked_address' },
  });
});

test('goes through the egress gateway when there is one', async () => {
  answers(200);
  await check({ url: 'https://shop.test/' }, { WEB_EGRESS_URL: 'http://127.0.0.1:9/egress' });
  expect(upstream.requests.map((request) => [request.url, request.headers.get('x-egress-url')])).toEqual([
    ['http://127.0.0.1:9/egress', 'https://shop.test/'],
  ]);
});
