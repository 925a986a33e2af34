import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chat, chatWith } from './chat.ts';
import { type Golem, startGolem } from './golem.ts';

let golem: Golem;
let chat: Chat;
beforeAll(async () => {
  golem = await startGolem();
  chat = chatWith(golem);
});
afterAll(() => golem.close());

const use = (capability: string, args: Record<string, unknown>) =>
  chat.command('do', { capability: `hosting.${capability}`, arguments: JSON.stringify(args) });

/** Uses a capability that asks, approves it, takes it back with the button, and approves that too. */
const changeAndUndo = async (
  capability: string,
  args: Record<string, unknown>,
  changed: () => boolean,
): Promise<string> => {
  const card = await chat.card(await use(capability, args));
  const shown = chat.textOf(card.message);
  await chat.click(card, 'Approve');
  await golem.until(`${capability} has its effect`, changed);
  await chat.cardSays(card, 'Undo');
  const undone = await chat.click(card, 'Undo');
  await chat.click(await chat.card(undone), 'Approve');
  await golem.until(`${capability} is undone`, () => !changed());
  return shown;
};

const zone = () => golem.world.cloud.state.zones.find(({ name }) => name === 'shop.test');
const apex = (type: string) => zone()?.records.find((one) => one.name === 'shop.test' && one.type === type);
const shop = () => golem.world.cloud.state.projects.find(({ name }) => name === 'shop-frontend');
const api = () => golem.world.cloud.state.workers.find(({ name }) => name === 'orders-api');

test.each([
  ['list_sites', {}, 'orders-api'],
  ['site_status', { site: 'shop-frontend' }, 'active, by google'],
  ['site_status', { site: 'orders-api' }, 'Round totals'],
  ['list_deployments', { site: 'docs' }, 'Explain returns'],
  ['list_deployments', { site: 'orders-api' }, 'Accept vouchers'],
  ['worker_versions', { site: 'orders-api' }, 'Accept vouchers'],
  ['list_dns_records', { zone: 'shop.test' }, 'mail.shop.test'],
  ['zone_analytics', { zone: 'shop.test' }, '"step": "hour"'],
  ['zone_analytics', { zone: 'shop.test', hours: 720 }, '"step": "day"'],
])('%s %o is answered', async (capability, args, says) => {
  expect(await chat.answer(await use(capability, args))).toContain(says);
});

test('a DNS record is changed as the card says, and changed back', async () => {
  const before = { ...apex('A') };
  const card = await changeAndUndo(
    'upsert_dns_record',
    { zone: 'shop.test', record: '@', type: 'A', content: '203.0.113.99' },
    () => apex('A')?.content === '203.0.113.99',
  );
  expect(card).toContain('content: 203.0.113.11 → 203.0.113.99');
  expect({ ...apex('A'), modified: before.modified, comment: null }).toEqual(before);
});

test('a new DNS record is created, and deleted by undo', async () => {
  const args = { zone: 'shop.test', record: 'new', type: 'TXT', content: 'hello', ttl: 300 };
  const card = await changeAndUndo('upsert_dns_record', args, () => zone()?.records.length === 5);
  expect(card).toContain('New: TXT new.shop.test → hello');
});

test('a DNS record is deleted, and created again by undo', async () => {
  const before = apex('MX');
  await changeAndUndo('delete_dns_record', { zone: 'shop.test', record: '@', type: 'MX' }, () => !apex('MX'));
  expect(apex('MX')).toMatchObject({
    content: before?.content,
    priority: before?.priority,
    ttl: before?.ttl,
  });
});

test('a site is rolled back and forward', async () => {
  const earlier = shop()?.deployments[1]?.id ?? '';
  const card = await changeAndUndo(
    'rollback_deployment',
    { site: 'shop-frontend', deployment: earlier },
    () => shop()?.live === earlier,
  );
  expect(card).toContain('Fix prices with more than two decimals');
});

test('a Worker is rolled back and forward', async () => {
  const earlier = api()?.versions[1]?.id;
  const card = await changeAndUndo(
    'rollback_worker',
    { site: 'orders-api', version: '2' },
    () => api()?.deployments[0]?.versions[0]?.version_id === earlier,
  );
  expect(card).toContain('Afterwards: 100 % to version 2');
});

test('a deployment is built again, and a cache tag is purged', async () => {
  const retry = await chat.card(
    await use('retry_deployment', { site: 'docs', deployment: golem.world.cloud.state.projects[1]?.live }),
  );
  await chat.click(retry, 'Approve');
  const purge = await chat.card(await use('purge_cache', { zone: 'shop.test', tags: ['mugs'] }));
  await chat.click(purge, 'Approve');
  await golem.until('the purge', () => zone()?.purges[0]?.what === 'tags: mugs');
  expect(golem.world.cloud.countEffects('retry_deployment', 'docs')).toBe(1);
});

test('Cloudflare got no request that its description refuses', () => {
  expect(golem.world.cloud.cloudflare.requests.length).toBeGreaterThan(30);
  expect(golem.world.cloud.cloudflare.violations).toEqual([]);
});
