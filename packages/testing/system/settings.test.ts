import { afterEach, expect, test } from 'vitest';
import { chatWith } from './chat.ts';
import { type Golem, type GolemOptions, startGolem } from './golem.ts';

let golem: Golem | undefined;
const golemWith = async (settings: GolemOptions['settings']): Promise<Golem> => {
  golem = await startGolem({ settings });
  return golem;
};
afterEach(() => golem?.close());

const healthOf = async ({ url }: Golem) => {
  const response = await fetch(`${url}/health`);
  return { status: response.status, body: await response.json() };
};

test('with everything configured, health is good', async () => {
  expect(await healthOf(await golemWith({}))).toMatchObject({
    status: 200,
    body: { ok: true, missing: [], d1: true, r2: true },
  });
});

test('without the public key health names it, and no interaction is taken', async () => {
  const { world, ...rest } = await golemWith({ DISCORD_PUBLIC_KEY: undefined });
  expect(await healthOf({ world, ...rest })).toMatchObject({
    status: 503,
    body: { ok: false, missing: ['DISCORD_PUBLIC_KEY'] },
  });
  const response = await world.discord.post(world.discord.sign({ type: 1, id: '1' }));
  expect(response?.status).toBe(503);
  expect(await response?.json()).toEqual({ error: 'Not configured: DISCORD_PUBLIC_KEY' });
});

test('without a key of Claude the owner is told which setting is missing', async () => {
  const incomplete = await golemWith({ ANTHROPIC_API_KEY: undefined });
  expect(await healthOf(incomplete)).toMatchObject({ status: 503, body: { missing: ['ANTHROPIC_API_KEY'] } });
  const chat = chatWith(incomplete);
  const asked = await chat.say('hello');
  expect(await chat.answer(asked)).toContain('ANTHROPIC_API_KEY');
  expect(incomplete.world.claude.requests).toEqual([]);
});

test('without the secret of the grants nothing is done, and the answer says why', async () => {
  const incomplete = await golemWith({ GRANT_SECRET: undefined });
  expect(await healthOf(incomplete)).toMatchObject({ status: 503, body: { missing: ['GRANT_SECRET'] } });
  const chat = chatWith(incomplete);
  const answer = await chat.answer(await chat.command('do', { capability: 'server-admin.list_servers' }));
  expect(answer).toContain('GRANT_SECRET');
  expect(incomplete.world.cloud.hetzner.requests).toEqual([]);
});

test('without the token of a provider only its skill is out of order', async () => {
  const incomplete = await golemWith({ CLOUDFLARE_API_TOKEN: undefined });
  expect(await healthOf(incomplete)).toMatchObject({
    body: {
      skills: expect.arrayContaining([{ skill: 'hosting', ok: false, missing: ['CLOUDFLARE_API_TOKEN'] }]),
    },
  });
  const chat = chatWith(incomplete);
  expect(await chat.answer(await chat.command('do', { capability: 'hosting.list_sites' }))).toContain(
    'CLOUDFLARE_API_TOKEN',
  );
  expect(await chat.answer(await chat.say('is example.test up?'))).toContain('200');
});

test('without the token of Hetzner servers are still reached by SSH, and one is told what the other way needs', async () => {
  const withoutHetzner = await golemWith({ HCLOUD_TOKEN: undefined });
  const { body } = await healthOf(withoutHetzner);
  expect(body).toMatchObject({
    skills: expect.arrayContaining([{ skill: 'server-admin', ok: true, missing: [] }]),
  });
  const chat = chatWith(withoutHetzner);
  const answer = await chat.answer(await chat.command('do', { capability: 'server-admin.list_servers' }));
  expect(answer).toContain('HCLOUD_TOKEN');
});
