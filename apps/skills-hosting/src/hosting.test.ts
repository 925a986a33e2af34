import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch } from '@golem/testing/upstream';
import { expect, test } from 'vitest';
import { cloudflareApi, ZONE_ID } from './cloudflare.fixture.ts';
import skill from './index.ts';

const LIST = 'hosting.list_dns_records';
const PURGE = 'hosting.purge_cache';
const upstream = interceptFetch();
const sent = () =>
  upstream.requests.map(({ method, url }) => `${method} ${new URL(url).pathname.replace('/client/v4', '')}`);

test('lists the records of a zone by name, with the token', async () => {
  upstream.answer(cloudflareApi());
  const reply = await invokeSkill(skill, LIST, { zone: 'Example.com.' });
  expect(reply).toMatchObject({
    value: {
      invocation: {
        output: {
          zone: 'example.com',
          records: [{ type: 'A', name: 'www.example.com', content: '203.0.113.7', comment: null }],
          truncated: false,
        },
      },
    },
  });
  expect(sent()).toEqual(['GET /zones', `GET /zones/${ZONE_ID}/dns_records`]);
  expect(upstream.requests[0]?.headers.get('authorization')).toBe('Bearer cloudflare-token-for-tests');
});

test('says when there are more records than it shows', async () => {
  upstream.answer(cloudflareApi([], 500));
  const reply = await invokeSkill(skill, LIST, { zone: 'example.com' });
  expect(reply).toMatchObject({ value: { invocation: { output: { truncated: true } } } });
});

test('takes a zone by id without a search', async () => {
  upstream.answer(cloudflareApi());
  await invokeSkill(skill, LIST, { zone: ZONE_ID });
  expect(sent()).toEqual([`GET /zones/${ZONE_ID}`, `GET /zones/${ZONE_ID}/dns_records`]);
});

test.for(['www.example.com', 'other.example', 'f'.repeat(32)])('does not know the zone %s', async (zone) => {
  upstream.answer(cloudflareApi());
  const reply = await invokeSkill(skill, PURGE, { zone, everything: true });
  expect(reply).toMatchObject({ ok: false, error: { code: 'not_found' } });
  expect(sent().some((line) => line.startsWith('POST'))).toBe(false);
});

test('an unknown zone is answered with those that exist', async () => {
  upstream.answer(cloudflareApi());
  const reply = await invokeSkill(skill, LIST, { zone: 'other.example' });
  expect(!reply.ok && reply.error.message).toContain('There are: example.com.');
});

test.for([
  [{ everything: true }, { purge_everything: true }, 'everything'],
  [{ urls: ['https://example.com/a'] }, { files: ['https://example.com/a'] }, 'one address'],
  [
    { urls: ['https://example.com/a', 'https://example.com/b'] },
    { files: ['https://example.com/a', 'https://example.com/b'] },
    '2 addresses',
  ],
  [{ tags: ['shop'] }, { tags: ['shop'] }, 'one tag'],
] as const)('purges what %j says, once', async ([args, body, purged]) => {
  upstream.answer(cloudflareApi());
  const reply = await invokeSkill(skill, PURGE, { zone: 'example.com', ...args });
  expect(reply).toMatchObject({ value: { invocation: { output: { zone: 'example.com', purged } } } });
  expect(sent()).toEqual(['GET /zones', `POST /zones/${ZONE_ID}/purge_cache`]);
  expect(await upstream.requests[1]?.json()).toEqual(body);
});

test.for([
  {},
  { everything: false },
  { tags: ['a b'] },
  { everything: true, tags: ['a'] },
  { everything: true, urls: ['https://example.com/a'] },
])('refuses to guess what %j means', async (args) => {
  const reply = await invokeSkill(skill, PURGE, { zone: 'example.com', ...args });
  expect(reply).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
});

test('the preview shows each address that will be purged', async () => {
  upstream.answer(cloudflareApi());
  const args = { zone: 'example.com', urls: ['https://example.com/a'] };
  const reply = await invokeSkill(skill, PURGE, args, { mode: 'preview' });
  expect(reply).toMatchObject({
    value: {
      preview: {
        lines: ['Zone example.com (active): one address will be purged.', '• https://example.com/a'],
        state: { id: ZONE_ID, status: 'active' },
      },
    },
  });
});

test.for([
  [400, 6003, 'misconfigured'],
  [403, 10000, 'misconfigured'],
  [403, 9109, 'misconfigured'],
  [400, 7003, 'not_found'],
  [400, 1016, 'upstream_rejected'],
  [429, 971, 'upstream_rejected'],
  [409, 81053, 'conflict'],
  [503, 7010, 'upstream_error'],
] as const)('HTTP %i with code %i is %s', async ([status, errorCode, code]) => {
  upstream.answer(() =>
    Response.json(
      { success: false, errors: [{ code: errorCode, message: 'for a test' }], messages: [], result: null },
      { status },
    ),
  );
  expect(await invokeSkill(skill, LIST, { zone: 'example.com' })).toMatchObject({
    ok: false,
    error: { code },
  });
  expect(upstream.requests).toHaveLength(1);
});

test('a provider that repeats the token in its refusal does not bring it into the answer', async () => {
  upstream.answer((request) => {
    const errors = [{ code: 1, message: `bad header ${request.headers.get('authorization')}` }];
    return Response.json({ success: false, errors, messages: [], result: null }, { status: 400 });
  });
  const reply = await invokeSkill(skill, LIST, { zone: 'example.com' });
  expect(reply).toMatchObject({ ok: false, error: { code: 'upstream_rejected' } });
  expect(JSON.stringify(reply)).not.toContain('cloudflare-token-for-tests');
});
