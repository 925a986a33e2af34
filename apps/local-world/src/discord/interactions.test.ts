import { verifyKey } from 'discord-interactions';
import { expect, test } from 'vitest';
import { manualClock } from '../clock.ts';
import { brokenOnPurpose, discordCall, testGateway, testWorld } from '../test-world.ts';

const ask = {
  user: 'owner',
  channel: 'ops',
  command: 'ask',
  options: { prompt: 'is example.test up?' },
} as const;
const deferred = { type: 5 };
const row = (...components: object[]) => ({ type: 1, components });
const button = (label: string, customId: string) => ({ type: 2, style: 1, label, custom_id: customId });
const hook = (token: string) => `/webhooks/1180000000000000100/${token}`;

test('every interaction carries a signature that the official library verifies, and a changed body does not', async () => {
  const world = await testWorld();
  const received = await testGateway(world, () => deferred);
  await world.discord.slash(ask);
  const [one] = received;
  const verify = (body: string) =>
    verifyKey(
      body,
      String(one?.headers['x-signature-ed25519']),
      String(one?.headers['x-signature-timestamp']),
      world.env['DISCORD_PUBLIC_KEY'] ?? '',
    );
  expect(await verify(one?.body ?? '')).toBe(true);
  expect(await verify(`${one?.body} `)).toBe(false);
});

test('a slash command in a guild arrives complete, and in a DM with the user instead of a member', async () => {
  const world = await testWorld();
  const received = await testGateway(world, () => deferred);
  await world.discord.slash(ask);
  await world.discord.slash({ ...ask, channel: 'ownerDm' });
  const [inGuild, inDm] = received.map(({ body }) => JSON.parse(body));
  expect(inGuild).toMatchObject({
    type: 2,
    version: 1,
    application_id: world.env['DISCORD_APPLICATION_ID'],
    guild_id: '1180000000000000200',
    channel: { name: 'ops', type: 0 },
    member: { user: { username: 'owner' }, roles: ['1180000000000000501'], permissions: expect.any(String) },
    locale: 'en-US',
    entitlements: [],
    context: 0,
    data: { name: 'ask', type: 1, options: [{ name: 'prompt', type: 3, value: 'is example.test up?' }] },
  });
  expect(inGuild).not.toHaveProperty('user');
  expect(inDm).toMatchObject({ user: { username: 'owner' }, channel: { type: 1 }, context: 1 });
  expect(inDm).not.toHaveProperty('member');
  expect(inDm).not.toHaveProperty('guild_id');
});

test('a deferred answer shows as loading, is edited to the answer, and takes follow-ups', async () => {
  const world = await testWorld();
  await testGateway(world, () => deferred);
  const { record, message } = await world.discord.slash(ask);
  expect(message?.flags).toBe(128);
  const edited = await discordCall(world, 'PATCH', `${hook(record.token)}/messages/@original`, {
    content: 'yes',
  });
  expect(edited.json).toMatchObject({ id: message?.id, content: 'yes', flags: 0, type: 20 });
  const followUp = await discordCall(world, 'POST', hook(record.token), { content: 'more', flags: 64 });
  expect(followUp.json).toMatchObject({
    content: 'more',
    flags: 64,
    message_reference: { message_id: message?.id },
  });
  const byBot = await discordCall(world, 'GET', `/channels/${record.channel}/messages/${followUp.json.id}`);
  expect(byBot.json.code).toBe(10_008);
  const gone = await discordCall(world, 'DELETE', `${hook(record.token)}/messages/${followUp.json.id}`);
  expect(gone.status).toBe(204);
});

test('the first follow-up to a deferred answer becomes that answer', async () => {
  const world = await testWorld();
  await testGateway(world, () => ({ type: 5, data: { flags: 64 } }));
  const { record, message } = await world.discord.slash(ask);
  const sent = await discordCall(world, 'POST', hook(record.token), { content: 'done' });
  expect(sent.json).toMatchObject({ id: message?.id, content: 'done', flags: 64 });
});

test('an interaction token answers 404 before the first answer and 401 after fifteen minutes', async () => {
  const clock = manualClock();
  const world = await testWorld({ clock });
  let early: Promise<{ status: number; json: { code: number } }> | undefined;
  await testGateway(world, ({ token }) => {
    early = discordCall(world, 'POST', hook(token), { content: 'too early' });
    return deferred;
  });
  const prepared = world.discord.prepareSlash(ask);
  const before = await discordCall(world, 'POST', hook(prepared.record.token), { content: 'too early' });
  expect([before.status, before.json.code]).toEqual([404, 10_015]);
  const { record } = await world.discord.send(prepared);
  await early;
  clock.advance(15 * 60_000 + 1);
  const late = await discordCall(world, 'PATCH', `${hook(record.token)}/messages/@original`, {
    content: 'late',
  });
  expect([late.status, late.json.code]).toEqual([401, 50_027]);
});

test('an answer that takes longer than three seconds is too late, and the callback route says so', async () => {
  const clock = manualClock();
  const world = await testWorld({ clock });
  const arrival = Promise.withResolvers<void>();
  await testGateway(world, () => {
    arrival.resolve();
    return null;
  });
  const delivery = world.discord.slash(ask);
  await arrival.promise;
  clock.advance(3000);
  const { failure, record } = await delivery;
  expect(failure).toBe('The application did not respond');
  const late = await discordCall(
    world,
    'POST',
    `/interactions/${record.id}/${record.token}/callback`,
    deferred,
  );
  expect([late.status, late.json.code]).toEqual([404, 10_062]);
});

test('an answer of 202 announces the callback route, which may answer with a message', async () => {
  const world = await testWorld();
  const called = Promise.withResolvers<Awaited<ReturnType<typeof discordCall>>>();
  await testGateway(world, ({ id, token }) => {
    const answer = { type: 4, data: { content: 'by callback' } };
    called.resolve(
      discordCall(world, 'POST', `/interactions/${id}/${token}/callback?with_response=true`, answer),
    );
    return undefined;
  });
  const { failure, status } = await world.discord.slash(ask);
  expect([failure, status]).toEqual([null, 202]);
  const { json } = await called.promise;
  expect(json.resource).toMatchObject({ type: 4, message: { content: 'by callback' } });
});

test('a second answer by the callback route gives 40060', async () => {
  const world = await testWorld();
  await testGateway(world, () => ({ type: 4, data: { content: 'hello' } }));
  const { record, message } = await world.discord.slash(ask);
  const again = await discordCall(
    world,
    'POST',
    `/interactions/${record.id}/${record.token}/callback`,
    deferred,
  );
  expect([again.status, again.json.code]).toEqual([400, 40_060]);
  expect(message?.content).toBe('hello');
});

test('a copy of an answered interaction changes nothing', async () => {
  const world = await testWorld();
  const received = await testGateway(world, () => ({ type: 4, data: { content: 'hello' } }));
  const prepared = world.discord.prepareSlash(ask);
  const deliveries = await Promise.all(Array.from({ length: 10 }, () => world.discord.send(prepared)));
  expect(received).toHaveLength(10);
  expect(world.discord.messages('ops')).toHaveLength(1);
  expect(deliveries.map(({ failure }) => failure)).toEqual(Array.from({ length: 10 }, () => null));
});

test('a click updates the card that it was on, and the payload carries the card', async () => {
  const world = await testWorld();
  const received = await testGateway(world, ({ type }) =>
    type === 2
      ? { type: 4, data: { content: 'Restart web-1?', components: [row(button('Approve', 'approve:1'))] } }
      : { type: 7, data: { content: 'Restarting web-1', components: [] } },
  );
  const { message } = await world.discord.slash(ask);
  const clicked = await world.discord.click({
    user: 'operator',
    message: message?.id ?? '',
    label: 'Approve',
  });
  expect(clicked.message).toMatchObject({ id: message?.id, content: 'Restarting web-1', components: [] });
  expect(JSON.parse(received[1]?.body ?? '')).toMatchObject({
    type: 3,
    data: { custom_id: 'approve:1', component_type: 2 },
    message: { id: message?.id, content: 'Restart web-1?' },
    member: { user: { username: 'operator' } },
  });
});

test('a button may open a modal whose submission comes back with what was typed', async () => {
  const world = await testWorld();
  const input = { type: 4, custom_id: 'reason', style: 2, label: 'Why?' };
  const received = await testGateway(world, ({ type }) => {
    if (type === 2)
      return { type: 4, data: { content: 'card', components: [row(button('Deny', 'deny:1'))] } };
    if (type === 3)
      return { type: 9, data: { custom_id: 'deny-reason', title: 'Deny', components: [row(input)] } };
    return { type: 7, data: { content: 'Denied', components: [] } };
  });
  const { message } = await world.discord.slash(ask);
  await world.discord.click({ user: 'owner', message: message?.id ?? '', customId: 'deny:1' });
  const submitted = await world.discord.submitModal({ user: 'owner', values: { reason: 'too risky' } });
  expect(submitted.message).toMatchObject({ id: message?.id, content: 'Denied' });
  expect(JSON.parse(received[2]?.body ?? '')).toMatchObject({
    type: 5,
    data: {
      custom_id: 'deny-reason',
      components: [{ components: [{ custom_id: 'reason', value: 'too risky' }] }],
    },
    message: { id: message?.id },
  });
});

test('autocomplete gives the choices, and an answer of the wrong kind is a failure with its reason', async () => {
  const world = await testWorld();
  await testGateway(world, ({ type }) =>
    type === 4 ? { type: 8, data: { choices: [{ name: 'a', value: 'a' }] } } : { type: 8 },
  );
  const typed = await world.discord.autocomplete({ ...ask, focused: 'prompt' });
  expect(typed.choices).toEqual([{ name: 'a', value: 'a' }]);
  const wrong = await world.discord.slash(ask);
  expect(wrong.failure).toBe('The application did not respond');
  expect(world.discord.rejectedAnswers).toMatchObject([{ interaction: wrong.record.id }]);
  brokenOnPurpose(world);
});

test('subcommands are nested and typed as they were registered', async () => {
  const world = await testWorld();
  const received = await testGateway(world, () => deferred);
  const set = {
    type: 1,
    name: 'set',
    description: 'Set',
    options: [{ type: 10, name: 'limit', description: 'Most' }],
  };
  await discordCall(world, 'PUT', '/applications/1180000000000000100/commands', [
    { name: 'policy', description: 'Policies', options: [set] },
  ]);
  await world.discord.slash({ ...ask, command: 'policy', subcommand: 'set', options: { limit: 3 } });
  expect(JSON.parse(received[0]?.body ?? '').data.options).toEqual([
    { name: 'set', type: 1, options: [{ name: 'limit', type: 10, value: 3 }] },
  ]);
});

test('a message command carries its target', async () => {
  const world = await testWorld();
  const received = await testGateway(world, () => deferred);
  const { json: target } = await discordCall(world, 'POST', '/channels/1180000000000000301/messages', {
    content: 'look',
  });
  await world.discord.messageCommand({
    user: 'owner',
    channel: 'ops',
    command: 'Ask Golem',
    message: target.id,
  });
  expect(JSON.parse(received[0]?.body ?? '').data).toMatchObject({
    type: 3,
    name: 'Ask Golem',
    target_id: target.id,
    resolved: { messages: { [target.id]: { content: 'look' } } },
  });
});

test('a typed line is shown as the person wrote it and travels as /ask', async () => {
  const world = await testWorld();
  const received = await testGateway(world, () => deferred);
  await world.discord.say({ user: 'owner', channel: 'ownerDm', text: 'restart web-1' });
  expect(world.discord.messages('ownerDm')[0]).toMatchObject({
    content: 'restart web-1',
    author: { username: 'owner' },
  });
  expect(JSON.parse(received[0]?.body ?? '').data).toMatchObject({
    name: 'ask',
    options: [{ value: 'restart web-1' }],
  });
});
