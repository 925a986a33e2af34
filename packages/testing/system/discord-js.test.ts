import { once } from 'node:events';
import { Client, ComponentType, Events, GatewayIntentBits, type Message } from 'discord.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chat, chatWith } from './chat.ts';
import { type Golem, startGolem } from './golem.ts';

let golem: Golem;
let chat: Chat;
let client: Client;
const seen: Message[] = [];

beforeAll(async () => {
  golem = await startGolem();
  chat = chatWith(golem);
  const { DISCORD_API_BASE_URL: base, DISCORD_BOT_TOKEN: token } = golem.world.discord.env();
  const { Guilds, GuildMessages, MessageContent } = GatewayIntentBits;
  client = new Client({
    intents: [Guilds, GuildMessages, MessageContent],
    rest: { api: base.replace(/\/v10$/, '') },
  });
  client.on(Events.MessageCreate, (message) => void seen.push(message));
  const ready = once(client, Events.ClientReady);
  await client.login(token);
  await ready;
});
afterAll(async () => {
  await client.destroy();
  await golem.close();
});

test('discord.js logs in and knows the guild, its channels and who it is', () => {
  const guild = client.guilds.cache.first();
  expect(client.user?.username).toBe('Golem');
  expect(guild?.name).toBe('Small Business');
  expect(guild?.channels.cache.map(({ name }) => name).toSorted()).toEqual(['ops', 'random', 'shop']);
  expect(guild?.members.me?.user.id).toBe(client.user?.id);
});

test('discord.js sees what people write, the answer of Golem, and what changes in it', async () => {
  golem.world.claude.script(['Hello, Olive.']);
  golem.world.discord.write({ user: 'owner', channel: 'random', text: 'good morning' });
  await golem.until('the message', () => seen.some(({ content }) => content === 'good morning'));
  const asked = await chat.command('ask', { prompt: 'hello' });
  expect(await chat.answer(asked)).toBe('Hello, Olive.');
  await golem.until('the change in its cache', () =>
    seen.some(({ id, content }) => id === asked.message?.id && content === 'Hello, Olive.'),
  );
});

test('discord.js sees the card of a change and its buttons', async () => {
  await chat.command('do', { capability: 'server-admin.restart_server', arguments: 'server=web-1' });
  const card = await golem.until('the card', () => seen.find(({ components }) => components.length > 0));
  const labels = card.components
    .flatMap((one) => (one.type === ComponentType.Container ? one.components : [one]))
    .flatMap((one) => (one.type === ComponentType.ActionRow ? one.components : []))
    .flatMap((one) => (one.type === ComponentType.Button ? [one.label] : []));
  expect(labels).toEqual(expect.arrayContaining(['Approve', 'Deny', 'Why']));
});

test('discord.js comes back by RESUME when the connection breaks, and hears what was said in between', async () => {
  const { gateway } = golem.world.discord;
  const resumed = once(client, Events.ShardResume);
  const starts = gateway.startsLeft();
  gateway.drop();
  golem.world.discord.write({ user: 'owner', channel: 'random', text: 'said in between' });
  const [, replayed]: unknown[] = await resumed;
  expect(replayed).toBeGreaterThan(0);
  expect(seen.filter(({ content }) => content === 'said in between')).toHaveLength(1);
  expect(gateway.startsLeft()).toBe(starts);
});

test('discord.js comes back when Discord asks for it, and with a new session when the old one is gone', async () => {
  const { gateway } = golem.world.discord;
  const resumed = once(client, Events.ShardResume);
  gateway.askReconnect();
  await resumed;
  const ready = once(client, Events.ShardReady);
  gateway.forgetSessions();
  gateway.drop();
  await ready;
  expect(gateway.connected()).toBe(1);
});
