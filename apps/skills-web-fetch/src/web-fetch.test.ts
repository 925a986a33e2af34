import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch } from '@golem/testing/upstream';
import { expect, test } from 'vitest';
import skill from './index.ts';
import { minimalPdf } from './pdf.fixture.ts';

const upstream = interceptFetch();
const url = 'https://example.com/news/';

const answer = (body: BodyInit, type = 'text/html; charset=utf-8') =>
  upstream.answer(() => new Response(body, { headers: { 'content-type': type, 'last-modified': 'today' } }));

const outputOf = async (action: string, args: Record<string, unknown> = { url }) => {
  const reply = await invokeSkill(skill, `web-fetch.${action}`, args);
  return reply.ok && reply.value.mode === 'invoke' ? reply.value.invocation.output : reply;
};

test('tells author, date and language, also of a page that is no article', async () => {
  answer(`<html lang="de"><head><title>Uhren</title><meta name="author" content="Ada Keller">
    <meta property="article:published_time" content="2026-11-14T08:00:00Z"></head><body><p>Kurz.</p></body></html>`);
  expect(await outputOf('fetch_page')).toMatchObject({
    title: 'Uhren',
    author: 'Ada Keller',
    published: '2026-11-14T08:00:00Z',
    language: 'de',
    text: 'Kurz.',
  });
});

test.for([
  [
    'RSS',
    'application/rss+xml',
    `<rss version="2.0"><channel><title>News</title><item><title>First [frost]</title><link>/frost</link>
     <pubDate>Sat, 14 Nov 2026 08:00:00 GMT</pubDate><description>&lt;p&gt;Cold &lt;b&gt;clay&lt;/b&gt;&lt;/p&gt;</description></item></channel></rss>`,
  ],
  [
    'Atom',
    'text/xml',
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>First [frost]</title><id>1</id>
     <link href="/frost"/><updated>2026-11-14T08:00:00Z</updated><summary type="html">Cold &lt;b&gt;clay&lt;/b&gt;</summary></entry></feed>`,
  ],
])('reads %s as a list of entries', async ([, type = '', xml = '']) => {
  answer(xml, type);
  expect(await outputOf('fetch_page')).toMatchObject({
    title: 'News',
    text:
      String.raw`## [First \[frost\]](https://example.com/frost)` +
      '\n\n2026-11-14T08:00:00.000Z\n\nCold clay',
  });
});

test('a feed with many empty elements, and HTML that is not closed in its texts, is a feed', async () => {
  const entry = '<item><title>One</title><link/><description><![CDATA[a<br>b<br>c]]></description></item>';
  answer(`<rss version="2.0"><channel><title>News</title>${entry.repeat(200)}</channel></rss>`, 'text/xml');
  expect(await outputOf('fetch_page')).toMatchObject({ title: 'News' });
});

test('reads the text of a PDF with its title', async () => {
  answer(minimalPdf('Clocks', 'The pump runs at night.'), 'application/pdf');
  expect(await outputOf('fetch_page')).toMatchObject({
    title: 'Clocks',
    contentType: 'application/pdf',
    text: 'The pump runs at night.',
  });
});

test.for([
  ['broken', '%PDF-1.4 nothing'],
  ['no PDF at all', 'hello'],
])('a PDF that is %s is refused in words', async ([, body = '']) => {
  answer(body, 'application/pdf');
  expect(await outputOf('fetch_page')).toMatchObject({ error: { code: 'upstream_rejected' } });
});

test('fetch_raw passes the source on, cut to what a turn can hold', async () => {
  answer(`<b>${'x'.repeat(50_000)}`);
  expect(await outputOf('fetch_raw')).toMatchObject({
    body: `<b>${'x'.repeat(39_997)}`,
    lastModified: 'today',
    truncated: true,
  });
});

test('fetch_raw refuses what is not text', async () => {
  answer('%PDF', 'application/pdf');
  expect(await outputOf('fetch_raw')).toMatchObject({ error: { code: 'upstream_rejected' } });
});

test('lists each link once, absolute and with its text, and nothing that is not of the web', async () => {
  answer(`<base href="/shop/"><nav><a href="a">Mugs</a></nav><a href="a#top"><img></a>
    <a href="//other.example/b">Other <b>shop</b></a><a href="mailto:x@example.com">Mail</a>
    <a href="javascript:alert(1)">Run</a><a>none</a><a href="http://[">bad</a>`);
  expect(await outputOf('extract_links')).toMatchObject({
    links: [
      { url: 'https://example.com/shop/a', text: 'Mugs' },
      { url: 'https://other.example/b', text: 'Other shop' },
    ],
    truncated: false,
  });
  expect(await outputOf('extract_links', { url, contains: 'SHOP' })).toMatchObject({
    links: [{ text: 'Mugs' }, { text: 'Other shop' }],
  });
  expect(await outputOf('extract_links', { url, contains: 'other shop' })).toMatchObject({
    links: [{ text: 'Other shop' }],
  });
});

test('watch_page tells what came and went since the last look', async () => {
  const watched = 'https://example.com/status';
  const look = (call: string) =>
    invokeSkill(skill, 'web-fetch.watch_page', { url: watched }, { callId: call });
  const outputs = [];
  for (const [call, body] of [
    ['1', '<p>All well</p><p>Since May</p>'],
    ['2', '<p>All well</p><p>Since May</p>'],
    ['3', '<p>Down</p><p>Since May</p>'],
    // The same call again, after a crash: it must not be told that nothing changed.
    ['3', '<p>Down</p><p>Since May</p>'],
    ['4', '<p>Down</p><p>Since May</p>'],
  ] as const) {
    answer(body);
    const reply = await look(call);
    outputs.push(reply.ok && reply.value.mode === 'invoke' ? reply.value.invocation.output : reply);
  }
  const known = { lookedBefore: expect.stringMatching(/^20/), added: [], removed: [] };
  expect(outputs).toMatchObject([
    { lookedBefore: null, changed: null, added: [], removed: [] },
    { ...known, changed: false },
    { ...known, changed: true, added: ['Down'], removed: ['All well'] },
    { ...known, changed: true, added: ['Down'], removed: ['All well'] },
    { ...known, changed: false },
  ]);
});
