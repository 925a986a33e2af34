import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch } from '@golem/testing/upstream';
import { expect, test } from 'vitest';
import skill from './index.ts';

const upstream = interceptFetch();

const page = (body: string, head = '<title>A page</title>') =>
  new Response(`<!doctype html><html><head>${head}</head><body>${body}</body></html>`, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });

const fetchPage = (url = 'https://example.com/docs/page') =>
  invokeSkill(skill, 'web-fetch.fetch_page', { url });

const paragraph = `<p>${'The pump runs at night, because power is cheaper then. '.repeat(12)}</p>`;

test('keeps an article with its structure as Markdown, and drops what surrounds it', async () => {
  upstream.answer(() =>
    page(`<nav><a href="/x">Navigation</a></nav>
      <article><h1>Pumps</h1>${paragraph}<h2>Parts</h2><ul><li>One <a href="../part">part</a></li></ul>
      <pre><code>pump --start</code></pre>${paragraph}</article>
      <footer>Footer</footer><script>track()</script>`),
  );
  const reply = await fetchPage();
  const text = JSON.stringify(reply);
  expect(reply).toMatchObject({
    ok: true,
    value: { invocation: { output: { title: 'A page', status: 200, truncated: false } } },
  });
  for (const kept of ['## Parts', '[part](https://example.com/part)', 'pump --start', 'power is cheaper']) {
    expect(text).toContain(kept);
  }
  for (const dropped of ['Navigation', 'Footer', 'track()']) expect(text).not.toContain(dropped);
});

test('links are absolute to the base that the page names', async () => {
  upstream.answer(() => page('<p><a href="a">Here</a></p>', '<base href="/shop/">'));
  expect(await fetchPage()).toMatchObject({
    value: { invocation: { output: { text: '[Here](https://example.com/shop/a)' } } },
  });
});

test('reads a page that is no article as a whole', async () => {
  upstream.answer(() => page('<h1>Status</h1><p>All systems operational.</p>'));
  expect(await fetchPage()).toMatchObject({
    value: { invocation: { output: { text: '## Status\n\nAll systems operational.' } } },
  });
});

test.for([
  ['nothing', ''],
  ['half a tag', '<p>Hello <b'],
  ['unclosed elements', '<div><p>Hello<table><tr><td>World'],
  ['no HTML at all', 'Hello'],
  ['deep nesting', '<div>'.repeat(9_000)],
  ['absurd nesting', '<div>'.repeat(100_000)],
  ['very many elements', '<i>x</i>'.repeat(120_000)],
  // With a list of open elements this would outlast the test's time.
  ['nothing but open elements', '<div>'.repeat(400_000)],
])('does not fail on %s', async ([, body = '']) => {
  upstream.answer(() => new Response(body, { headers: { 'content-type': 'text/html' } }));
  expect(await fetchPage()).toMatchObject({ ok: true });
});

test('a page too large for a tree is streamed to plain text and cut', async () => {
  upstream.answer(() => page(`<script>hidden()</script>${'<p>word and word</p>\n'.repeat(100_000)}`));
  const reply = await fetchPage();
  expect(reply).toMatchObject({
    value: { invocation: { output: { title: 'A page', truncated: true } } },
  });
  const text = JSON.stringify(reply).slice(0, 2_000);
  expect(text).toContain('word and word\\nword and word');
  expect(text).not.toContain('hidden()');
});

test.for([
  ['application/json', '{"a":1}'],
  ['application/problem+json', '{"title":"no"}'],
  ['text/plain; charset=utf-8', 'plain'],
  ['application/rss+xml', '<rss/>'],
])('passes %s on as it is', async ([type = '', body = '']) => {
  upstream.answer(() => new Response(body, { headers: { 'content-type': type } }));
  expect(await fetchPage()).toMatchObject({
    value: { invocation: { output: { text: body, title: null, contentType: type } } },
  });
});

test('XML that is nothing but open elements is passed on, and not taken for a feed', async () => {
  const xml = `<rss>${'<a>'.repeat(400_000)}`;
  upstream.answer(() => new Response(xml, { headers: { 'content-type': 'text/xml' } }));
  expect(await fetchPage()).toMatchObject({
    value: { invocation: { output: { text: xml.slice(0, 40_000), title: null } } },
  });
});

test('refuses what is not text', async () => {
  upstream.answer(() => new Response('x', { headers: { 'content-type': 'image/png' } }));
  expect(await fetchPage()).toMatchObject({ ok: false, error: { code: 'upstream_rejected' } });
});

test('refuses an address inside the network, and one that a page redirects to', async () => {
  expect(await fetchPage('http://169.254.169.254/')).toMatchObject({ error: { code: 'blocked_address' } });
  upstream.answer(() => new Response(null, { status: 302, headers: { location: 'http://127.0.0.1/' } }));
  expect(await fetchPage()).toMatchObject({ ok: false, error: { code: 'blocked_address' } });
});

test('refuses a page over 5 MiB', async () => {
  upstream.answer(() => new Response('x'.repeat(5 * 1024 * 1024 + 1)));
  expect(await fetchPage()).toMatchObject({ ok: false, error: { code: 'too_large' } });
});
