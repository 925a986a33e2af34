import { findCapability } from '@golem/contracts';
import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch } from '@golem/testing/upstream';
import { expect, test } from 'vitest';
import { cloudflareApi, dnsRecord, ZONE_ID } from '../cloudflare.fixture.ts';
import skill from '../index.ts';

const UPSERT = 'hosting.upsert_dns_record';
const DELETE = 'hosting.delete_dns_record';
const ID = dnsRecord().id;
const www = { zone: 'example.com', record: 'www', type: 'A', content: '203.0.113.8' };
const upstream = interceptFetch();

/** The requests that change something: method, path within the zone, body. */
const writes = () =>
  Promise.all(
    upstream.requests
      .filter(({ method }) => method !== 'GET')
      .map(async (request) => [
        request.method,
        new URL(request.url).pathname.split(ZONE_ID)[1],
        request.body ? await request.json() : null,
      ]),
  );

test('creates a record that is not there, with its full name, and undo deletes it', async () => {
  upstream.answer(cloudflareApi([]));
  const reply = await invokeSkill(skill, UPSERT, { ...www, record: 'API' });
  const body = { name: 'api.example.com', type: 'A', content: '203.0.113.8', ttl: 1 };
  expect(await writes()).toEqual([['POST', '/dns_records', body]]);
  expect(reply).toMatchObject({
    value: {
      invocation: {
        output: { change: 'created', record: body },
        undo: { capability: DELETE, args: { zone: 'example.com', record: 'e'.repeat(32) } },
      },
    },
  });
});

test('changes the one record there is, leaves what was not given, and undo restores it whole', async () => {
  upstream.answer(cloudflareApi([dnsRecord({ ttl: 300, comment: 'web' })]));
  const reply = await invokeSkill(skill, UPSERT, { ...www, proxied: false });
  expect(await writes()).toEqual([
    [
      'PATCH',
      `/dns_records/${ID}`,
      { name: 'www.example.com', type: 'A', content: '203.0.113.8', ttl: 300, proxied: false },
    ],
  ]);
  const before = { type: 'A', content: '203.0.113.7', ttl: 300, proxied: true, comment: 'web' };
  expect(reply).toMatchObject({
    value: { invocation: { output: { change: 'changed' }, undo: { capability: UPSERT } } },
  });
  expect(reply.ok && reply.value.mode === 'invoke' && reply.value.invocation.undo?.args).toEqual({
    zone: 'example.com',
    record: ID,
    ...before,
  });
});

test('writes nothing when the record is already so', async () => {
  upstream.answer(cloudflareApi([dnsRecord({ type: 'TXT', name: 'example.com', content: '"v=spf1 -all"' })]));
  const args = { zone: 'example.com', record: '@', type: 'TXT', content: 'v=spf1 -all' };
  expect(await invokeSkill(skill, UPSERT, args)).toMatchObject({
    value: { invocation: { output: { change: 'unchanged' }, undo: null } },
  });
  expect(await writes()).toEqual([]);
});

test.for([
  ['a TXT record is added beside another', { type: 'TXT', content: 'token' }, 'POST'],
  ['unless it is to be replaced', { type: 'TXT', content: 'token', keep: false }, 'PATCH'],
  ['an A record replaces the other', { type: 'A', content: '203.0.113.8' }, 'PATCH'],
  ['unless it is to be kept', { type: 'A', content: '203.0.113.8', keep: true }, 'POST'],
] as const)('%s', async ([, args, method]) => {
  upstream.answer(cloudflareApi([dnsRecord({ type: args.type, content: 'other' })]));
  await invokeSkill(skill, UPSERT, { zone: 'example.com', record: 'www', ...args });
  expect((await writes()).map(([used]) => used)).toEqual([method]);
});

test.for([UPSERT, DELETE])('%s does not guess among several records', async (capability) => {
  upstream.answer(cloudflareApi([dnsRecord(), dnsRecord({ id: 'c'.repeat(32), content: '203.0.113.9' })]));
  const args = capability === UPSERT ? www : { zone: 'example.com', record: 'www' };
  const reply = await invokeSkill(skill, capability, args);
  expect(reply).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(JSON.stringify(reply)).toContain('c'.repeat(32));
  expect(await writes()).toEqual([]);
});

test('does not turn a record into one of another type', async () => {
  upstream.answer(cloudflareApi([dnsRecord({ type: 'TXT' })]));
  expect(await invokeSkill(skill, UPSERT, { ...www, record: ID })).toMatchObject({
    error: { code: 'conflict' },
  });
});

test('the preview shows each field that will change', async () => {
  upstream.answer(cloudflareApi());
  expect(await invokeSkill(skill, UPSERT, { ...www, ttl: 300 }, { mode: 'preview' })).toMatchObject({
    value: {
      preview: {
        lines: [
          `Change: A www.example.com → 203.0.113.7 (${ID})`,
          'content: 203.0.113.7 → 203.0.113.8',
          'ttl: 1 → 300 (seconds, 1 is automatic)',
        ],
        state: { current: { id: ID } },
      },
    },
  });
});

test.for([
  ['203.0.113.7', 'yes'],
  ['203.0.113.8', 'no'],
] as const)('the probe reads whether the record has %s: %s', async ([content, happened]) => {
  upstream.answer(cloudflareApi());
  const reply = await invokeSkill(skill, UPSERT, { ...www, content }, { mode: 'probe', since: 1 });
  expect(reply).toMatchObject({ value: { probe: { happened } } });
});

test('deletes one record by name, type and content, and undo creates it again', async () => {
  const mx = { type: 'MX', name: 'example.com', content: 'mail.example.com', priority: 10, proxied: false };
  upstream.answer(
    cloudflareApi([dnsRecord(mx), dnsRecord({ ...mx, id: 'c'.repeat(32), content: 'other.test' })]),
  );
  const args = { zone: 'example.com', record: '@', type: 'MX', content: 'MAIL.example.com' };
  const reply = await invokeSkill(skill, DELETE, args);
  expect(await writes()).toEqual([['DELETE', `/dns_records/${ID}`, null]]);
  expect(reply.ok && reply.value.mode === 'invoke' && reply.value.invocation.undo).toEqual({
    capability: UPSERT,
    args: {
      zone: 'example.com',
      record: 'example.com',
      type: 'MX',
      content: 'mail.example.com',
      ttl: 1,
      priority: 10,
      comment: '',
      keep: true,
    },
  });
});

test.for([
  [[], 'yes'],
  [[dnsRecord()], 'no'],
] as const)('the probe of a deletion looks whether the record is gone', async ([records, happened]) => {
  upstream.answer(cloudflareApi([...records]));
  const args = { zone: 'example.com', record: ID };
  expect(await invokeSkill(skill, DELETE, args, { mode: 'probe', since: 1 })).toMatchObject({
    value: { probe: { happened } },
  });
});

test('does not delete what undo could not bring back', async () => {
  upstream.answer(cloudflareApi([dnsRecord({ type: 'SRV' })]));
  expect(await invokeSkill(skill, DELETE, { zone: 'example.com', record: ID })).toMatchObject({
    error: { code: 'upstream_rejected' },
  });
  expect(await writes()).toEqual([]);
});

test.for([
  ['an address that is none', { content: '999.1.1.1' }],
  ['an IPv6 address in an A record', { content: '2001:db8::1' }],
  ['a name with a path', { record: 'www/../x' }],
  ['a zone with a query', { zone: 'example.com?x=1' }],
  ['a proxied TXT record', { type: 'TXT', proxied: true }],
  ['MX without a priority', { type: 'MX', content: 'mail.example.com' }],
  ['a TTL of two seconds', { ttl: 2 }],
] as const)('refuses %s before anything is sent', ([, wrong]) => {
  expect(findCapability(UPSERT)?.input.safeParse({ ...www, ...wrong }).success).toBe(false);
});
