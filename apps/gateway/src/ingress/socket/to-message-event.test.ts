import { GatewayMessage } from '@golem/discord';
import { expect, test } from 'vitest';
import { isAllowed } from '../allowed.ts';
import type { Place } from './chat-book.ts';
import { idAt } from './message-time.ts';
import { isAddressed, requestOf, toMessageEvent } from './to-message-event.ts';

const BOT = '100';
const LISTENING = { botId: BOT, homeIds: ['5'] };

const place = (more: Partial<Place> = {}): Place => ({
  chat: { id: '8', guildId: '9', kind: 'guild' },
  parentId: null,
  ownerId: null,
  seen: '0',
  latest: '0',
  ...more,
});
const message = (more: object = {}) =>
  GatewayMessage.parse({
    id: '77',
    channel_id: '8',
    guild_id: '9',
    author: { id: '42', username: 'ann', global_name: 'Ann' },
    content: 'hello',
    timestamp: '2026-01-01T00:00:00Z',
    ...more,
  });
const bot = { id: BOT, username: 'Golem', bot: true };
const mentioned = { mentions: [bot] };

test.each<[string, object, Partial<Place>, boolean]>([
  ['a message in a guild', {}, {}, false],
  ['a mention', mentioned, {}, true],
  ['a mention of somebody else', { mentions: [{ id: '43', username: 'bob' }] }, {}, false],
  ['a DM', {}, { chat: { id: '8', guildId: null, kind: 'dm' } }, true],
  ['a reply to Golem', { type: 19, referenced_message: { id: '1', author: bot } }, {}, true],
  [
    'a reply to somebody else',
    { type: 19, referenced_message: { id: '1', author: { id: '1', username: 'x' } } },
    {},
    false,
  ],
  ['a reply to a message that is gone', { type: 19, referenced_message: null }, {}, false],
  ['a thread that Golem opened', {}, { ownerId: BOT }, true],
  ['a thread of somebody else', {}, { ownerId: '42' }, false],
  ['a home channel', {}, { chat: { id: '5', guildId: '9', kind: 'guild' } }, true],
  ['a thread of a home channel', {}, { parentId: '5' }, true],
  ['a bot that mentions it', { ...mentioned, author: { id: '3', username: 'x', bot: true } }, {}, false],
  ['a webhook that mentions it', { ...mentioned, webhook_id: '3' }, {}, false],
  ['itself', { ...mentioned, author: bot }, {}, false],
  ['the starter of a thread, which comes twice', { ...mentioned, type: 21 }, {}, false],
  ['a pin', { ...mentioned, type: 6 }, {}, false],
])('%s is heard: %s', (_what, more, where, expected) => {
  expect(isAddressed(message(more), place(where), LISTENING)).toBe(expected);
});

test('a message becomes a prompt without the mention, with its author by name and roles', () => {
  const said = message({
    ...mentioned,
    content: `<@${BOT}> restart <@!${BOT}> web-1`,
    member: { nick: 'Boss', roles: ['7'] },
  });
  expect(toMessageEvent(said, place(), LISTENING, 5)).toEqual({
    id: '77',
    source: 'message',
    chat: { id: '8', guildId: '9', kind: 'guild' },
    author: { id: '42', name: 'Boss', roleIds: ['7'] },
    reply: { kind: 'channel', messageId: '77' },
    request: { kind: 'prompt', text: 'restart   web-1', byOthers: false },
    receivedAt: 5,
  });
});

test.each([
  ['!status', { kind: 'command', name: 'status', options: {} }],
  [
    `<@${BOT}> !policy show server-admin.get_server`,
    { kind: 'command', name: 'policy show', options: { capability: 'server-admin.get_server' } },
  ],
  ['!nonsense at all', { kind: 'command', name: 'nonsense', options: {} }],
])('%s is a command', (content, request) => {
  expect(requestOf({ id: '77', content, attachments: [] }, BOT)).toEqual(request);
});

test('an attachment is a reference, not its content', () => {
  const attachments = [
    { id: '1', filename: 'a.png', content_type: 'image/png', size: 9, url: 'https://cdn.example/a.png' },
  ];
  expect(requestOf({ id: '77', content: '', attachments }, BOT)).toEqual({
    kind: 'prompt',
    text: '',
    byOthers: false,
    attachments: [{ name: 'a.png', type: 'image/png', size: 9, url: 'https://cdn.example/a.png' }],
  });
});

const at = (minutes: number): string => idAt(Date.parse('2026-11-21T12:00:00Z') + minutes * 60_000);
const quoting = (author: object, minutes: number) => {
  const quoted = { id: at(0), author, content: 'the disk is full', attachments: [] };
  const asked = message({ id: at(minutes), type: 19, content: 'why?', referenced_message: quoted });
  return requestOf(asked, BOT);
};
const quoted = (text: string) => ({
  kind: 'prompt',
  text: 'why?',
  byOthers: false,
  attachments: [
    { name: 'the message that this replies to', type: 'text/plain', size: text.length, url: '', text },
  ],
});

test('the message that is replied to comes along as data; what Golem said just before is in its history', () => {
  const bob = { id: '43', username: 'bob', global_name: 'Bob' };
  expect(quoting(bob, 1)).toEqual(quoted('Bob wrote: the disk is full'));
  expect(quoting(bot, 90)).toEqual(quoted('You wrote: the disk is full'));
  expect(quoting(bot, 1)).toEqual({ kind: 'prompt', text: 'why?', byOthers: false });
});

test('the files of the message that is replied to come along too', () => {
  const file = { id: '1', filename: 'a.png', size: 9, url: 'https://cdn.example/a.png' };
  const referenced_message = { id: '1', author: { id: '43', username: 'bob' }, attachments: [file] };
  expect(requestOf(message({ type: 19, content: 'what is this?', referenced_message }), BOT)).toMatchObject({
    attachments: [{ name: 'a.png', type: null, url: 'https://cdn.example/a.png' }],
  });
});

test('a field that Discord leaves empty makes no message unreadable', () => {
  const empty = { webhook_id: null, nonce: null, member: null, message_reference: { message_id: null } };
  expect(isAddressed(message({ ...mentioned, ...empty }), place(), LISTENING)).toBe(true);
});

const guild = { id: '8', guildId: '9', kind: 'guild' } as const;
test.each([
  ['no lists', guild, null, { guildIds: [], channelIds: [] }, true],
  ['its guild', guild, null, { guildIds: ['9'], channelIds: [] }, true],
  ['another guild', guild, null, { guildIds: ['1'], channelIds: [] }, false],
  ['its channel', guild, null, { guildIds: [], channelIds: ['8'] }, true],
  ['the channel of its thread', guild, '7', { guildIds: [], channelIds: ['7'] }, true],
  ['another channel', guild, null, { guildIds: ['9'], channelIds: ['7'] }, false],
  [
    'a DM',
    { id: '8', guildId: null, kind: 'dm' } as const,
    null,
    { guildIds: ['1'], channelIds: ['1'] },
    true,
  ],
])('allow-lists with %s: %s', (_what, chat, parentId, lists, expected) => {
  expect(isAllowed(chat, parentId, lists)).toBe(expected);
});
