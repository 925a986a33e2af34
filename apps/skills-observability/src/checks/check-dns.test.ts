import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch } from '@golem/testing/upstream';
import { decode } from 'dns-packet';
import { expect, test } from 'vitest';
import skill from '../index.ts';
import { resolver } from '../services.fixture.ts';

const upstream = interceptFetch();
const settings = { DNS_RESOLVERS: 'https://one.test/dns-query, https://two.test/dns-query' };
const check = (args: object) =>
  invokeSkill(skill, 'observability.check_dns', { name: 'example.com', ...args }, { settings });
const output = (fields: object) => ({ value: { invocation: { output: fields } } });

test('resolvers that give the same addresses in another order agree', async () => {
  upstream.answer((request, signal) =>
    (request.url.includes('one') ? resolver('192.0.2.1', '192.0.2.2') : resolver('192.0.2.2', '192.0.2.1'))(
      request,
      signal,
    ),
  );
  expect(await check({})).toMatchObject(output({ agree: true, allHaveExpected: null }));
  const [asked] = upstream.requests;
  const question = new URL(asked?.url ?? '').searchParams.get('dns') ?? '';
  expect(decode(Buffer.from(question, 'base64url'))).toMatchObject({
    id: 0,
    questions: [{ name: 'example.com', type: 'A' }],
  });
});

test('where they differ is shown, and who does not know the expected value yet', async () => {
  upstream.answer((request, signal) =>
    resolver(request.url.includes('one') ? '192.0.2.9' : '192.0.2.1')(request, signal),
  );
  expect(await check({ expected: '192.0.2.9' })).toMatchObject(
    output({
      agree: false,
      allHaveExpected: false,
      resolvers: [
        { resolver: 'one.test', status: 'NOERROR', records: ['192.0.2.9'], ttl: 300 },
        { resolver: 'two.test', records: ['192.0.2.1'] },
      ],
    }),
  );
});

test('one resolver that is away does not keep the others back', async () => {
  upstream.answer((request, signal) => {
    if (request.url.includes('one')) throw new TypeError('connection refused');
    return resolver('192.0.2.1')(request, signal);
  });
  expect(await check({})).toMatchObject(
    output({ agree: false, resolvers: [{ records: [], ttl: null }, { records: ['192.0.2.1'] }] }),
  );
});

test('names inside a network are not told to public resolvers', async () => {
  expect(await check({ name: 'db.internal' })).toMatchObject({ error: { code: 'blocked_address' } });
});
