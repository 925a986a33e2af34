import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Runtime, startRuntime } from './runtime.ts';
import { until } from './until.ts';

let golem: Runtime;
beforeAll(async () => {
  golem = await startRuntime();
}, 90_000);
afterAll(() => golem.close());

const texts = (channel: 'ops' | 'shop') =>
  golem.world.discord
    .messages(channel)
    .map(({ content, components }) => content + JSON.stringify(components ?? []));

test('invariant 2: a runtime that is killed right after the acknowledgement still answers the message, once', async () => {
  const { discord, claude } = golem.world;
  // Slow, so that it cannot have answered before it is killed.
  claude.script(() => ({ content: [{ type: 'text', text: 'I came back.' }], delayMs: 1_000 }));
  const asked = await discord.say({ user: 'owner', channel: 'ops', text: 'are you there?' });
  await golem.kill();
  expect(asked.response).toEqual({ type: 5 });
  expect(texts('ops').join('\n')).not.toContain('I came back.');
  await golem.start();
  await discord.waitForMessage('ops', ({ content }) => content.includes('I came back.'), 40_000);
  await discord.say({ user: 'owner', channel: 'ops', text: 'and again' });
  await until(
    'the second answer',
    () => texts('ops').filter((text) => text.includes('I came back.')).length === 2,
  );
  expect(claude.rejected).toEqual([]);
}, 90_000);

test('a runtime that is killed while a run waits for an approval still takes the approval, once', async () => {
  const { discord, cloud, claude } = golem.world;
  claude.reset();
  await discord.say({ user: 'owner', channel: 'shop', text: 'restart web-2' });
  const card = await discord.waitForMessage('shop', ({ components }) =>
    JSON.stringify(components ?? []).includes('g1/approve/'),
  );
  await golem.kill();
  await golem.start();
  await discord.click({ user: 'owner', message: card.id, label: 'Approve' });
  await discord
    .waitForMessage('shop', ({ content }) => content.includes('✅ done'), 40_000)
    .catch((error: unknown) => {
      throw new Error(`${String(error)}\n${texts('shop').join('\n')}\n${golem.output()}`);
    });
  await until('the card', () => texts('shop').some((text) => text.includes('✅ Done')));
  expect(cloud.countEffects('reboot_server', 'web-2')).toBe(1);
  expect(claude.rejected).toEqual([]);
}, 90_000);

test('a runtime that is killed right after the click acts at most once, and the run ends with an answer', async () => {
  const { discord, cloud, claude } = golem.world;
  await discord.say({ user: 'owner', channel: 'shop', text: 'purge the cache of shop.test' });
  const card = await discord.waitForMessage('shop', ({ components }) => {
    const text = JSON.stringify(components ?? []);
    return text.includes('g1/approve/') && text.includes('hosting.purge_cache');
  });
  await discord.click({ user: 'owner', message: card.id, label: 'Approve' });
  await golem.kill();
  await golem.start();
  await discord.waitForMessage('shop', ({ content }) => /`hosting.purge_cache`/.test(content), 60_000);
  expect(cloud.countEffects('purge_cache', 'shop.test')).toBeLessThanOrEqual(1);
  expect(claude.rejected).toEqual([]);
  expect(discord.violations).toEqual([]);
}, 90_000);
