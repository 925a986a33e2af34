import { REST } from '@discordjs/rest';
import { ApplicationCommandOptionType, Routes } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { testWorld } from '../test-world.ts';
import { ApiMessage } from './discord-object.ts';

const clientOf = (env: Record<string, string>) =>
  new REST({
    api: env['DISCORD_API_BASE_URL']?.replace('/v10', '') ?? '',
    version: '10',
    retries: 1,
  }).setToken(env['DISCORD_BOT_TOKEN'] ?? '');

test('the official REST client sends, edits, reads, lists and deletes a message', async () => {
  const world = await testWorld();
  const rest = clientOf(world.env);
  const { ops } = world.discord.channels;
  const sent = ApiMessage.parse(
    await rest.post(Routes.channelMessages(ops.id), {
      body: { content: 'restarting web-1', allowed_mentions: { parse: [] } },
    }),
  );
  const edited = ApiMessage.parse(
    await rest.patch(Routes.channelMessage(ops.id, sent.id), {
      body: { content: 'restarted web-1' },
    }),
  );
  expect(edited).toMatchObject({ id: sent.id, content: 'restarted web-1', author: { username: 'Golem' } });
  expect(edited.edited_timestamp).not.toBeNull();
  expect(await rest.get(Routes.channelMessages(ops.id))).toEqual([edited]);
  expect(await rest.get(Routes.channelMessage(ops.id, sent.id))).toEqual(edited);
  await rest.delete(Routes.channelMessage(ops.id, sent.id));
  await expect(rest.get(Routes.channelMessage(ops.id, sent.id))).rejects.toMatchObject({ code: 10_008 });
});

test('the official REST client uploads a file whose content the CDN serves', async () => {
  const world = await testWorld();
  const sent = ApiMessage.parse(
    await clientOf(world.env).post(Routes.channelMessages(world.discord.channels.ops.id), {
      body: { content: 'the log', attachments: [{ id: '0', description: 'nginx' }] },
      files: [{ name: 'nginx.log', data: 'GET / 200\n', contentType: 'text/plain' }],
    }),
  );
  const [attachment] = sent.attachments;
  expect(attachment).toMatchObject({ filename: 'nginx.log', size: 10, description: 'nginx' });
  expect(await (await fetch(attachment?.url ?? '')).text()).toBe('GET / 200\n');
});

test('the official REST client registers commands, opens a DM and a thread, and shows typing', async () => {
  const world = await testWorld();
  const rest = clientOf(world.env);
  const application = world.env['DISCORD_APPLICATION_ID'] ?? '';
  const ask = {
    name: 'ask',
    description: 'Ask Golem',
    options: [
      { type: ApplicationCommandOptionType.String, name: 'prompt', description: 'What', required: true },
    ],
  };
  await rest.put(Routes.applicationCommands(application), { body: [ask, { type: 3, name: 'Ask Golem' }] });
  expect(await rest.get(Routes.applicationCommands(application))).toMatchObject([
    { name: 'ask', type: 1 },
    { name: 'Ask Golem', type: 3, description: '' },
  ]);
  expect(
    await rest.post(Routes.userChannels(), { body: { recipient_id: world.discord.users.viewer.id } }),
  ).toMatchObject({ id: world.discord.channels.viewerDm.id, type: 1 });
  const thread = z.object({ id: z.string() }).parse(
    await rest.post(Routes.threads(world.discord.channels.ops.id), {
      body: { name: 'outage', type: 11 },
    }),
  );
  await rest.post(Routes.channelTyping(thread.id));
  const sent = ApiMessage.parse(
    await rest.post(Routes.channelMessages(thread.id), {
      body: { content: 'looking' },
    }),
  );
  expect(sent.channel_id).toBe(thread.id);
});

test('the official REST client waits as told by an injected 429 and then succeeds', async () => {
  const world = await testWorld();
  world.discord.rateLimit({ path: /\/messages$/, retryAfter: 0.05 });
  const sent = ApiMessage.parse(
    await clientOf(world.env).post(Routes.channelMessages(world.discord.channels.ops.id), {
      body: { content: 'patience' },
    }),
  );
  expect(sent.content).toBe('patience');
  expect(world.discord.requests.map(({ status }) => status)).toEqual([429, 200]);
});
