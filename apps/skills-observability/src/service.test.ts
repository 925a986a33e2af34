import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch } from '@golem/testing/upstream';
import { expect, test } from 'vitest';
import skill from './index.ts';
import { alertmanager, prometheus } from './services.fixture.ts';

const upstream = interceptFetch();
const call = (action: string, args: Record<string, unknown>, settings = {}) =>
  invokeSkill(skill, `observability.${action}`, args, { settings });

test.for([
  ['query_metrics', { query: 'up' }, 'PROMETHEUS_URL'],
  ['list_alerts', {}, 'ALERTMANAGER_URL'],
  ['query_logs', { query: '{app="shop"}' }, 'LOKI_URL'],
] as const)('%s without its service says which setting is missing', async ([action, args, name]) => {
  const reply = await call(action, args, { [name]: '' });
  expect(reply).toMatchObject({
    ok: false,
    error: { code: 'misconfigured', message: expect.stringContaining(name) },
  });
});

test('a token is sent as bearer token, and as name and password when it has a colon', async () => {
  upstream.answer(prometheus);
  await call('query_metrics', { query: 'up' });
  upstream.answer(alertmanager);
  await call('list_alerts', {});
  expect(upstream.requests.map(({ headers }) => headers.get('authorization')?.split(' ')[0])).toEqual([
    'Bearer',
    'Basic',
    'Basic',
  ]);
});

test('a redirect is not followed, because it could take the token elsewhere', async () => {
  upstream.answer(
    () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.test/' } }),
  );
  expect(await call('query_metrics', { query: 'up' })).toMatchObject({
    error: { code: 'misconfigured', message: expect.stringContaining('redirects elsewhere') },
  });
  expect(upstream.requests).toHaveLength(1);
});

test('what Prometheus says about a query that it cannot read is passed on', async () => {
  upstream.answer(() =>
    Response.json({ status: 'error', error: 'parse error: unexpected }' }, { status: 400 }),
  );
  expect(await call('query_metrics', { query: 'up}' })).toMatchObject({
    error: { code: 'invalid_input', message: expect.stringContaining('unexpected }') },
  });
});
