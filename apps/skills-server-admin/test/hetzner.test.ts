import { existsSync } from 'node:fs';
import { type LocalWorld, startLocalWorld } from '@golem/local-world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Skill, startSkill } from './skill.ts';
import { output } from './ssh-world.ts';

/** Lies beside the checkout, and need not be there. */
const DESCRIPTION = new URL('../../../../shared/specs/hetzner/hcloud-golem.json', import.meta.url);

let world: LocalWorld;
let skill: Skill;

beforeAll(async () => {
  world = await startLocalWorld({ checkDescriptions: true });
  skill = await startSkill(world.env);
});
afterAll(async () => {
  await skill?.close();
  await world?.close();
});

test('a server goes off and on again, is restarted hard and stored, and each is read back', async () => {
  const server = 'web-1';
  const since = Date.now();
  const steps = [
    ['power_off', { server }, { server: { status: 'off' }, action: { status: 'success' } }],
    ['power_on', { server }, { server: { status: 'running' }, action: { status: 'success' } }],
    ['restart_server', { server, mode: 'hard' }, { action: { command: 'reset_server', status: 'success' } }],
    ['snapshot_server', { server, description: 'before' }, { image: { description: 'before' } }],
  ] as const;
  for (const [action, args, expected] of steps) {
    expect(await skill.call(action, args, { mode: 'preview' })).toMatchObject({ ok: true });
    expect(await skill.call(action, args)).toMatchObject(output(expected));
    expect(await skill.call(action, args, { mode: 'probe', since })).toMatchObject({
      value: { probe: { happened: 'yes' } },
    });
  }
  for (const effect of ['shutdown_server', 'start_server', 'reset_server', 'create_image'])
    expect([effect, world.cloud.countEffects(effect, server)]).toEqual([effect, 1]);
});

test('a look at a server has its actions and its metrics', async () => {
  expect(await skill.call('get_server', { server: 'web-2' })).toMatchObject(
    output({
      server: { name: 'web-2', status: 'running' },
      metrics: expect.arrayContaining([expect.objectContaining({ name: 'cpu', unit: '% of one core' })]),
    }),
  );
  expect(await skill.call('list_servers', {})).toMatchObject({ ok: true });
});

// Last: it judges all that was sent above.
test.skipIf(!existsSync(DESCRIPTION))('Hetzner’s own description refuses no request that was sent', () => {
  expect(world.cloud.hetzner.requests.length).toBeGreaterThan(10);
  expect(world.cloud.hetzner.violations).toEqual([]);
});
