import { expect, test } from 'vitest';
import { manualClock } from '../../clock.ts';
import type { LocalWorld } from '../../local-world.ts';
import { testWorld } from '../../test-world.ts';

const call = async (world: LocalWorld, method: string, path: string, body?: unknown) => {
  const response = await fetch(`${world.env['HCLOUD_API_BASE_URL']}${path}`, {
    method,
    headers: { authorization: `Bearer ${world.env['HCLOUD_TOKEN']}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
};

test('servers are listed in pages, found by name, and described as Hetzner describes them', async () => {
  const world = await testWorld();
  const page = await call(world, 'GET', '/servers?per_page=3&page=2');
  expect(page.json.servers.map(({ name }: { name: string }) => name)).toEqual(['staging-1']);
  expect(page.json.meta.pagination).toEqual({
    page: 2,
    per_page: 3,
    previous_page: 1,
    next_page: null,
    last_page: 2,
    total_entries: 4,
  });
  const byName = await call(world, 'GET', '/servers?name=web-1');
  expect(byName.json.servers).toMatchObject([{ name: 'web-1', status: 'running' }]);
  const one = await call(world, 'GET', `/servers/${byName.json.servers[0].id}`);
  expect(one.json.server).toEqual(byName.json.servers[0]);
  expect(world.cloud.hetzner.violations).toEqual([]);
});

test('a reboot runs for two seconds, locks the server, takes its sites down and is counted once', async () => {
  const clock = manualClock();
  const world = await testWorld({ clock });
  const { json, status } = await call(world, 'POST', '/servers/4201001/actions/reboot');
  expect([status, json.action.status, json.action.command]).toEqual([201, 'running', 'reboot_server']);
  clock.advance(1000);
  const half = await call(world, 'GET', `/actions/${json.action.id}`);
  expect(half.json.action).toMatchObject({ status: 'running', progress: 50, finished: null });
  expect(world.cloud.page().servers[0]?.status).toBe('rebooting');
  expect(world.cloud.page().sites.find(({ host }) => host === 'shop.test')).toMatchObject({
    httpStatus: 521,
  });
  const locked = await call(world, 'POST', '/servers/4201001/actions/reboot');
  expect([locked.status, locked.json.error.code]).toEqual([423, 'locked']);
  clock.advance(1000);
  const done = await call(world, 'GET', `/servers/4201001/actions/${json.action.id}`);
  expect(done.json.action).toMatchObject({ status: 'success', progress: 100, error: null });
  expect(world.cloud.page().sites.find(({ host }) => host === 'shop.test')?.up).toBe(true);
  expect(world.cloud.countEffects('reboot_server', 'web-1')).toBe(1);
  expect(world.cloud.hetzner.violations).toEqual([]);
});

test('power off, power on, a snapshot and metrics have the shapes of the provider', async () => {
  const clock = manualClock();
  const world = await testWorld({ clock });
  await call(world, 'POST', '/servers/4201003/actions/poweroff');
  expect((await call(world, 'GET', '/servers/4201003')).json.server).toMatchObject({
    status: 'stopping',
    locked: true,
  });
  clock.advance(2000);
  expect((await call(world, 'GET', '/servers?status=off')).json.servers).toMatchObject([{ name: 'db-1' }]);
  expect((await call(world, 'POST', '/servers/4201003/actions/reboot')).json.error.code).toBe('conflict');
  await call(world, 'POST', '/servers/4201003/actions/poweron');
  clock.advance(2000);
  const snapshot = await call(world, 'POST', '/servers/4201003/actions/create_image', {
    description: 'before',
  });
  expect(snapshot.json.image).toMatchObject({ status: 'creating', description: 'before' });
  const range = 'start=2026-11-21T10:00:00Z&end=2026-11-21T11:00:00Z';
  const metrics = await call(world, 'GET', `/servers/4201003/metrics?type=cpu&${range}`);
  expect(metrics.json.metrics.time_series.cpu.values).toHaveLength(60);
  expect(world.cloud.hetzner.violations).toEqual([]);
});

test('a wrong token, an unknown server and a bad type of metrics are refused in the shape of the provider', async () => {
  const world = await testWorld();
  const stranger = await fetch(`${world.env['HCLOUD_API_BASE_URL']}/servers`);
  expect([stranger.status, (await stranger.json()).error.code]).toEqual([401, 'unauthorized']);
  expect((await call(world, 'GET', '/servers/1')).json.error.code).toBe('not_found');
  expect((await call(world, 'GET', '/servers/4201001/metrics?type=mood')).json.error).toMatchObject({
    code: 'invalid_input',
    details: { fields: [{ name: 'type' }] },
  });
  expect(world.cloud.hetzner.violations.filter(({ where }) => where === 'response')).toEqual([]);
});

test('an injected fault answers instead of the cloud and nothing happens', async () => {
  const world = await testWorld();
  world.cloud.hetzner.faults.inject({ method: 'POST', path: /reboot$/, respond: { status: 503, body: {} } });
  expect((await call(world, 'POST', '/servers/4201001/actions/reboot')).status).toBe(503);
  expect(world.cloud.countEffects('reboot_server')).toBe(0);
});
