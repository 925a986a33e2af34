import { expect, test } from 'vitest';
import { manualClock } from '../clock.ts';
import { brokenOnPurpose, discordCall, testWorld } from '../test-world.ts';

const OPS = '/channels/1180000000000000301/messages';
const button = (custom_id: string) => ({ type: 2, style: 1, label: custom_id, custom_id });
const row = (...components: object[]) => ({ type: 1, components });

test('the same nonce with enforce_nonce returns the first message for five minutes', async () => {
  const clock = manualClock();
  const world = await testWorld({ clock });
  const send = async (content: string) =>
    (await discordCall(world, 'POST', OPS, { content, nonce: 'run-1', enforce_nonce: true })).json;
  const first = await send('one');
  expect(await send('two')).toEqual(first);
  clock.advance(6 * 60_000);
  expect((await send('three')).content).toBe('three');
  expect(world.discord.messages('ops')).toHaveLength(2);
});

test('a nonce without enforce_nonce does not deduplicate', async () => {
  const world = await testWorld();
  await discordCall(world, 'POST', OPS, { content: 'one', nonce: 'run-1' });
  await discordCall(world, 'POST', OPS, { content: 'two', nonce: 'run-1' });
  expect(world.discord.messages('ops')).toHaveLength(2);
});

test.each([
  ['nothing in it', {}, 50_006, ''],
  ['only blanks', { content: ' \n ' }, 50_006, ''],
  [
    '2,001 characters',
    { content: 'x'.repeat(2001) },
    50_035,
    '"content":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH"',
  ],
  [
    'eleven embeds',
    { embeds: Array.from({ length: 11 }, () => ({ title: 't' })) },
    50_035,
    '"embeds":{"_errors":[{"code":"BASE_TYPE_BAD_LENGTH"',
  ],
  [
    'embeds of more than 6,000 characters',
    { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] },
    50_035,
    '"embeds":{"_errors":[{"code":"MAX_EMBED_SIZE_EXCEEDED"',
  ],
  [
    'content beside components v2',
    { content: 'hi', flags: 1 << 15, components: [{ type: 10, content: 'hi' }] },
    50_035,
    '"content":{"_errors":[{"code":"MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"',
  ],
  [
    'a nonce of 26 characters',
    { content: 'hi', nonce: 'n'.repeat(26) },
    50_035,
    '"nonce":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH"',
  ],
] as const)('a message with %s is refused as Discord refuses it', async (_name, body, code, complaint) => {
  const world = await testWorld();
  const { status, json } = await discordCall(world, 'POST', OPS, body);
  expect({ status, code: json.code }).toEqual({ status: 400, code });
  expect(JSON.stringify(json.errors ?? '')).toContain(complaint);
  expect(world.discord.messages('ops')).toEqual([]);
  brokenOnPurpose(world);
});

test.each([
  ['two components with one custom id', [row(button('a'), button('a'))], 'COMPONENT_CUSTOM_ID_DUPLICATED'],
  ['six buttons in a row', [row(...'abcdef'.split('').map(button))], 'BASE_TYPE_BAD_LENGTH'],
  ['a custom id of 101 characters', [row(button('x'.repeat(101)))], 'BASE_TYPE_MAX_LENGTH'],
  ['a button without a custom id', [row({ type: 2, style: 1, label: 'a' })], 'BASE_TYPE_REQUIRED'],
  ['a text display without the v2 flag', [{ type: 10, content: 'hi' }], 'UNION_TYPE_CHOICES'],
] as const)('%s is refused', async (_name, components, code) => {
  const world = await testWorld();
  const { status, json } = await discordCall(world, 'POST', OPS, { content: 'card', components });
  expect(status).toBe(400);
  expect(JSON.stringify(json.errors)).toContain(`"${code}"`);
  brokenOnPurpose(world);
});

test('embeds, buttons and components v2 come back as Discord describes them', async () => {
  const world = await testWorld();
  const classic = await discordCall(world, 'POST', OPS, {
    content: 'Restart web-1?',
    embeds: [{ title: 'web-1', fields: [{ name: 'state', value: 'running' }], color: 0xff_00_00 }],
    components: [
      row(
        { ...button('approve'), style: 3 },
        { type: 2, style: 5, label: 'Docs', url: 'https://example.test/' },
      ),
      row({ type: 3, custom_id: 'pick', options: [{ label: 'one', value: '1' }] }),
    ],
  });
  const v2 = await discordCall(world, 'POST', OPS, {
    flags: 1 << 15,
    components: [
      {
        type: 17,
        accent_color: 703_487,
        components: [
          { type: 10, content: '# web-1' },
          { type: 14 },
          { type: 9, components: [{ type: 10, content: 'restart?' }], accessory: button('yes') },
          row(button('no')),
        ],
      },
    ],
  });
  expect([classic.status, v2.status]).toEqual([200, 200]);
  expect(classic.json.components[0].components[0]).toEqual({
    type: 2,
    id: 2,
    style: 3,
    label: 'approve',
    custom_id: 'approve',
  });
});

test.each([
  ['everything when allowed_mentions is absent', undefined, { users: 1, everyone: true }],
  ['nothing with an empty parse', { parse: [] }, { users: 0, everyone: false }],
  ['only the listed users', { users: ['1180000000000000401'] }, { users: 1, everyone: false }],
])('a text pings %s', async (_name, allowed, expected) => {
  const world = await testWorld();
  const content = 'hey @everyone and <@1180000000000000401>';
  const { json } = await discordCall(world, 'POST', OPS, { content, allowed_mentions: allowed });
  expect({ users: json.mentions.length, everyone: json.mention_everyone }).toEqual(expected);
});

test.each([
  ['an unknown channel', 'GET', '/channels/1180000000000009999', null, 404, 10_003],
  ['an unknown message', 'PATCH', `${OPS}/1180000000000009999`, { content: 'x' }, 404, 10_008],
  ['an id that is none', 'GET', '/channels/general', null, 400, 50_035],
  ['half a body', 'POST', OPS, '{"content":', 400, 50_109],
  ['a route that does not exist', 'GET', '/nothing/here', null, 404, 0],
] as const)('%s is answered with its own code', async (_name, method, path, body, status, code) => {
  const world = await testWorld();
  const answer = await discordCall(world, method, path, body);
  expect({ status: answer.status, code: answer.json.code }).toEqual({ status, code });
  brokenOnPurpose(world);
});

test('a wrong token gives 401 and a missing user agent 40333, before the body is looked at', async () => {
  const world = await testWorld();
  const wrongToken = await discordCall(world, 'POST', OPS, '{', { authorization: 'Bot nonsense' });
  const noAgent = await discordCall(world, 'POST', OPS, '{', { 'user-agent': '' });
  expect([wrongToken.status, wrongToken.json]).toEqual([401, { message: '401: Unauthorized', code: 0 }]);
  expect([noAgent.status, noAgent.json.code]).toEqual([403, 40_333]);
});

test('a hidden channel gives 50001 and a closed DM 50007', async () => {
  const world = await testWorld();
  world.discord.hide('shop');
  world.discord.closeDm('strangerDm');
  const { shop, strangerDm } = world.discord.channels;
  const hidden = await discordCall(world, 'POST', `/channels/${shop.id}/messages`, { content: 'x' });
  const closed = await discordCall(world, 'POST', `/channels/${strangerDm.id}/messages`, { content: 'x' });
  expect([hidden.json.code, closed.json.code]).toEqual([50_001, 50_007]);
});

test('an edit changes only what it names and may not empty the message', async () => {
  const world = await testWorld();
  const { json: sent } = await discordCall(world, 'POST', OPS, {
    content: 'card',
    components: [row(button('a'))],
  });
  const edited = await discordCall(world, 'PATCH', `${OPS}/${sent.id}`, { components: [] });
  expect(edited.json).toMatchObject({ content: 'card', components: [] });
  const emptied = await discordCall(world, 'PATCH', `${OPS}/${sent.id}`, { content: '' });
  expect(emptied.json.code).toBe(50_006);
  expect(world.discord.messages('ops')[0]?.content).toBe('card');
});

test('a second thread on one message is refused', async () => {
  const world = await testWorld();
  const { json: sent } = await discordCall(world, 'POST', OPS, { content: 'outage' });
  const thread = await discordCall(world, 'POST', `${OPS}/${sent.id}/threads`, { name: 'outage' });
  const second = await discordCall(world, 'POST', `${OPS}/${sent.id}/threads`, { name: 'again' });
  expect([thread.status, thread.json.id, second.json.code]).toEqual([201, sent.id, 160_004]);
});

test('a cut connection after the work leaves the message that the caller never heard of', async () => {
  const world = await testWorld();
  world.discord.faults.inject({ path: /\/messages$/, cut: 'after' });
  await expect(discordCall(world, 'POST', OPS, { content: 'sent?' })).rejects.toThrow('fetch failed');
  expect(world.discord.messages('ops').map(({ content }) => content)).toEqual(['sent?']);
});
