import Cloudflare from 'cloudflare';
import { expect, test } from 'vitest';
import type { LocalWorld } from '../../local-world.ts';
import { testWorld } from '../../test-world.ts';

const clientOf = ({ env }: LocalWorld, apiToken = env['CLOUDFLARE_API_TOKEN'] ?? '') =>
  new Cloudflare({ apiToken, baseURL: env['CLOUDFLARE_API_BASE_URL'] ?? '', maxRetries: 0 });

test('the official client finds a zone by name and works on its records', async () => {
  const world = await testWorld();
  const client = clientOf(world);
  const [zone] = (await client.zones.list({ name: 'shop.test' })).result;
  const zone_id = zone?.id ?? '';
  expect(zone).toMatchObject({ name: 'shop.test', status: 'active' });
  const created = await client.dns.records.create({
    zone_id,
    type: 'A',
    name: 'api',
    content: '203.0.113.9',
    ttl: 300,
  });
  expect(created).toMatchObject({ name: 'api.shop.test', proxied: false, proxiable: true, ttl: 300 });
  const edited = await client.dns.records.edit(created.id, {
    zone_id,
    type: 'A',
    name: 'api',
    content: '203.0.113.10',
    ttl: 1,
  });
  expect(edited).toMatchObject({ id: created.id, content: '203.0.113.10' });
  const listed = [];
  for await (const record of client.dns.records.list({ zone_id, type: 'A' })) listed.push(record.name);
  expect(listed).toEqual(['shop.test', 'api.shop.test']);
  await client.dns.records.delete(created.id, { zone_id });
  await expect(client.dns.records.get(created.id, { zone_id })).rejects.toMatchObject({ status: 404 });
  expect(world.cloud.state.effects.map(({ what }) => what)).toEqual([
    'create_dns_record',
    'update_dns_record',
    'delete_dns_record',
  ]);
  expect(world.cloud.cloudflare.violations).toEqual([]);
});

test('the official client purges a cache, and the page shows what was purged', async () => {
  const world = await testWorld();
  const client = clientOf(world);
  const zone_id = world.cloud.state.zones[0]?.id ?? '';
  expect(await client.cache.purge({ zone_id, purge_everything: true })).toEqual({ id: zone_id });
  await client.cache.purge({ zone_id, files: ['https://example.test/a.css'] });
  expect(world.cloud.page().zones[0]?.purges.map(({ what }) => what)).toEqual([
    'https://example.test/a.css',
    'everything',
  ]);
  expect(world.cloud.countEffects('purge_cache', 'example.test')).toBe(2);
  expect(world.cloud.cloudflare.violations).toEqual([]);
});

test('the official client lists deployments and rolls one back', async () => {
  const world = await testWorld();
  const client = clientOf(world);
  const account_id = world.env['CLOUDFLARE_ACCOUNT_ID'] ?? '';
  expect((await client.user.tokens.verify()).status).toBe('active');
  expect((await client.accounts.list()).result).toMatchObject([{ id: account_id }]);
  expect((await client.pages.projects.list({ account_id })).result.map(({ name }) => name)).toEqual([
    'shop-frontend',
    'docs',
  ]);
  const { result } = await client.pages.projects.deployments.list('shop-frontend', { account_id });
  const previous = result[1]?.id ?? '';
  await client.pages.projects.deployments.rollback(previous, { account_id, project_name: 'shop-frontend' });
  const project = await client.pages.projects.get('shop-frontend', { account_id });
  expect(project.canonical_deployment?.id).toBe(previous);
  expect(world.cloud.countEffects('rollback_deployment', 'shop-frontend')).toBe(1);
  expect(world.cloud.cloudflare.violations).toEqual([]);
});

test.each([
  ['an identical record', { type: 'A', name: 'shop.test', content: '203.0.113.11', ttl: 1 }, 81_058],
  ['an address that is none', { type: 'A', name: 'x', content: '999.1.1.1', ttl: 1 }, 9005],
  ['a CNAME beside an address', { type: 'CNAME', name: 'shop.test', content: 'a.test', ttl: 1 }, 81_053],
] as const)('%s is refused with its code', async (_name, record, code) => {
  const world = await testWorld();
  const zone_id = world.cloud.state.zones[1]?.id ?? '';
  await expect(clientOf(world).dns.records.create({ zone_id, ...record })).rejects.toMatchObject({
    status: 400,
    errors: [{ code }],
  });
  expect(world.cloud.state.effects).toEqual([]);
});

test('a wrong token is refused', async () => {
  const world = await testWorld();
  await expect(clientOf(world, 'wrong').zones.list()).rejects.toMatchObject({ status: 403 });
  await expect(clientOf(world, 'wrong').user.tokens.verify()).rejects.toMatchObject({ status: 401 });
  expect(world.cloud.cloudflare.violations).toEqual([]);
});
