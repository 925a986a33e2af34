import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch } from '@golem/testing/upstream';
import { expect, test } from 'vitest';
import { ACCOUNT_ID, idOf, sitesApi } from '../cloudflare.fixture.ts';
import skill from '../index.ts';

const upstream = interceptFetch();
const writes = () =>
  Promise.all(
    upstream.requests
      .filter(({ method }) => method !== 'GET')
      .map(async (request) => [
        new URL(request.url).pathname.split(ACCOUNT_ID)[1],
        request.body ? await request.json() : null,
      ]),
  );
const outputOf = (reply: Awaited<ReturnType<typeof invokeSkill>>) =>
  reply.ok && reply.value.mode === 'invoke' ? reply.value.invocation : reply;

test('lists projects and Workers together', async () => {
  upstream.answer(sitesApi());
  expect(outputOf(await invokeSkill(skill, 'hosting.list_sites', {}))).toMatchObject({
    output: {
      sites: [
        { name: 'shop', kind: 'pages', addresses: ['shop.example.com'], deployed: '2026-11-03T10:00:00Z' },
        { name: 'api', kind: 'worker', addresses: ['api.example.com/*'], deployed: null },
      ],
      truncated: false,
    },
  });
});

test('tells what is live, what was deployed last, and what is wrong with a domain', async () => {
  upstream.answer(sitesApi());
  expect(outputOf(await invokeSkill(skill, 'hosting.site_status', { site: 'Shop' }))).toMatchObject({
    output: {
      live: { id: idOf(1), live: true, status: 'deploy: success', message: 'Change 1' },
      deployments: [
        { id: idOf(1), live: true },
        { id: idOf(2), live: false },
        { id: idOf(3), live: false, status: 'deploy: failure' },
      ],
      domains: [
        { name: 'shop.example.com', status: 'pending', certificate: 'error, by google', problem: 'no route' },
      ],
    },
  });
});

test('tells the routes of a Worker where a project has domains', async () => {
  upstream.answer(sitesApi());
  expect(outputOf(await invokeSkill(skill, 'hosting.site_status', { site: 'api' }))).toMatchObject({
    output: {
      live: { live: true, versions: [{ id: idOf(2), percentage: 100 }] },
      deployments: [{ live: true }],
      domains: [{ name: 'api.example.com/*', status: 'route', certificate: null }],
    },
  });
});

test('lists the deployments of a Worker with their versions', async () => {
  upstream.answer(sitesApi([1, 2]));
  expect(outputOf(await invokeSkill(skill, 'hosting.list_deployments', { site: 'api' }))).toMatchObject({
    output: {
      kind: 'worker',
      deployments: [
        {
          live: true,
          versions: [
            { id: idOf(1), percentage: 50 },
            { id: idOf(2), percentage: 50 },
          ],
        },
      ],
    },
  });
});

test.for([idOf(2), idOf(2).slice(0, 8)])(
  'rolls back to %s, and undo rolls forward again',
  async (deployment) => {
    upstream.answer(sitesApi());
    const reply = await invokeSkill(skill, 'hosting.rollback_deployment', { site: 'shop', deployment });
    expect(await writes()).toEqual([[`/pages/projects/shop/deployments/${idOf(2)}/rollback`, null]]);
    expect(outputOf(reply)).toMatchObject({
      output: { site: 'shop', live: { id: idOf(2), live: true }, former: idOf(1) },
      undo: { capability: 'hosting.rollback_deployment', args: { site: 'shop', deployment: idOf(1) } },
    });
  },
);

test.for([
  ['what is live', 1],
  ['what never was complete', 3],
  ['a preview', 4],
] as const)('does not roll back to %s', async ([, number]) => {
  upstream.answer(sitesApi());
  const args = { site: 'shop', deployment: idOf(number) };
  expect(await invokeSkill(skill, 'hosting.rollback_deployment', args)).toMatchObject({
    error: { code: 'conflict' },
  });
  expect(await writes()).toEqual([]);
});

test('the preview of a rollback shows both deployments', async () => {
  upstream.answer(sitesApi());
  const args = { site: 'shop', deployment: idOf(2) };
  const reply = await invokeSkill(skill, 'hosting.rollback_deployment', args, { mode: 'preview' });
  expect(reply).toMatchObject({
    value: {
      preview: {
        lines: [
          'Live now: 11111111 of 2026-11-01 10:00: Change 1 (abcabca)',
          'Live afterwards: 22222222 of 2026-11-02 10:00: Change 2 (abcabca)',
        ],
      },
    },
  });
});

test.for([
  ['hosting.rollback_deployment', { site: 'shop', deployment: idOf(1) }, 'yes'],
  ['hosting.rollback_deployment', { site: 'shop', deployment: idOf(2) }, 'no'],
  ['hosting.rollback_worker', { site: 'api', version: '2' }, 'yes'],
  ['hosting.rollback_worker', { site: 'api', version: '1' }, 'no'],
] as const)('%s reads back what is live: %o %s', async ([capability, args, happened]) => {
  upstream.answer(sitesApi());
  expect(await invokeSkill(skill, capability, args, { mode: 'probe', since: 1 })).toMatchObject({
    value: { probe: { happened } },
  });
});

test.for([
  ['2026-11-02T09:59:58Z', 'yes'],
  ['2026-11-06T10:00:00Z', 'no'],
] as const)('a build since %s counts as the retry: %s', async ([since, happened]) => {
  upstream.answer(sitesApi());
  const args = { site: 'shop', deployment: idOf(1) };
  const reply = await invokeSkill(skill, 'hosting.retry_deployment', args, {
    mode: 'probe',
    since: Date.parse(since),
  });
  expect(reply).toMatchObject({ value: { probe: { happened } } });
});

test('sends all traffic of a Worker to an earlier version, and undo sends it back', async () => {
  upstream.answer(sitesApi());
  const reply = await invokeSkill(skill, 'hosting.rollback_worker', { site: 'api', version: '1' });
  expect(await writes()).toMatchObject([
    [
      '/workers/scripts/api/deployments',
      { strategy: 'percentage', versions: [{ version_id: idOf(1), percentage: 100 }] },
    ],
  ]);
  expect(outputOf(reply)).toMatchObject({
    output: { version: { number: 1, percentage: 100 }, former: [idOf(2)] },
    undo: { capability: 'hosting.rollback_worker', args: { site: 'api', version: idOf(2) } },
  });
});

test('split traffic goes to one version, and the card says that there is no way back in one step', async () => {
  upstream.answer(sitesApi([1, 2]));
  const args = { site: 'api', version: '1' };
  const preview = await invokeSkill(skill, 'hosting.rollback_worker', args, { mode: 'preview' });
  expect(JSON.stringify(preview)).toContain('cannot be undone');
  expect(outputOf(await invokeSkill(skill, 'hosting.rollback_worker', args))).toMatchObject({ undo: null });
});

test.for([
  ['hosting.rollback_worker', { site: 'shop', version: '1' }, 'conflict', 'rollback_deployment'],
  ['hosting.rollback_deployment', { site: 'api', deployment: idOf(1) }, 'conflict', 'rollback_worker'],
  ['hosting.site_status', { site: 'blog' }, 'not_found', 'There are: shop, api.'],
  ['hosting.rollback_worker', { site: 'api', version: '7' }, 'not_found', 'The newest: 2, 1.'],
] as const)('%s %o says what to do instead', async ([capability, args, code, says]) => {
  upstream.answer(sitesApi());
  const reply = await invokeSkill(skill, capability, args);
  expect(reply).toMatchObject({ error: { code } });
  expect(JSON.stringify(reply)).toContain(says);
});

test('asks for the account when the token sees several', async () => {
  upstream.answer(() => Response.json({ success: true, result: ['a', 'b'].map((id) => ({ id, name: id })) }));
  const reply = await invokeSkill(skill, 'hosting.list_sites', {});
  expect(reply).toMatchObject({ error: { code: 'misconfigured' } });
  expect(JSON.stringify(reply)).toContain('CLOUDFLARE_ACCOUNT_ID');
  upstream.answer(sitesApi());
  const settings = { CLOUDFLARE_ACCOUNT_ID: ACCOUNT_ID };
  expect(await invokeSkill(skill, 'hosting.list_sites', {}, { settings })).toMatchObject({ ok: true });
});
