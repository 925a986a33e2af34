import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hasShared, shared } from '../../test/shared.ts';
import { parseCommand } from '../commands/parse.ts';
import { authorOf, channelOf, commandOf, focusedOf, messageAskedAbout, modalFieldsOf } from './read.ts';
import { respond } from './respond.ts';
import { type CommandInteraction, Interaction, type PersonInteraction } from './schema.ts';

const user = { id: '115590097100865541', username: 'sam', global_name: 'Sam' };
const base = { id: '10', application_id: '77', token: 'secret', channel_id: '20', version: 1 };

function person(raw: unknown): PersonInteraction {
  const interaction = Interaction.parse(raw);
  if (interaction.type === 1) throw new Error('a ping has no person');
  return interaction;
}

function command(data: object, more: object = { user }): CommandInteraction {
  const interaction = Interaction.parse({ ...base, type: 2, data: { id: '1', type: 1, ...data }, ...more });
  if (interaction.type !== 2) throw new Error('not a command');
  return interaction;
}

describe('reading an interaction', () => {
  test('knows a ping', () => {
    expect(Interaction.parse({ type: 1, id: '1', application_id: '77', version: 1 }).type).toBe(1);
  });

  test('tells the author in a guild by nickname and with roles', () => {
    const member = { user, nick: 'Boss', roles: ['5', '6'], joined_at: '2020-01-01T00:00:00Z' };
    const inGuild = command({ name: 'status' }, { member, guild_id: '30', channel: { id: '20', type: 0 } });
    expect(authorOf(inGuild)).toEqual({ id: user.id, name: 'Boss', roleIds: ['5', '6'] });
    expect(channelOf(inGuild)).toEqual({ id: '20', guildId: '30', kind: 'guild' });
  });

  test('tells the author of a direct message, and a thread with its parent', () => {
    expect(authorOf(command({ name: 'status' }))).toEqual({ id: user.id, name: 'Sam', roleIds: [] });
    expect(channelOf(command({ name: 'status' }))).toEqual({ id: '20', kind: 'dm' });
    const thread = { id: '21', type: 11, parent_id: '20' };
    expect(channelOf(command({ name: 'status' }, { user, guild_id: '30', channel: thread }))).toEqual({
      id: '21',
      guildId: '30',
      kind: 'thread',
      parentId: '20',
    });
  });

  test('makes a subcommand the second word of the name', () => {
    const options = [{ name: 'show', type: 1, options: [{ name: 'capability', type: 3, value: 'a.b' }] }];
    const { name, options: values } = commandOf(command({ name: 'policy', options }));
    expect(parseCommand(name, values)).toEqual({
      ok: true,
      value: { name: 'policy show', options: { capability: 'a.b' } },
    });
  });

  test('says whose message "Ask Golem" points at, because it may hold the words of others, with its files', () => {
    const file = { id: '5', filename: 'log.txt', size: 4, url: 'https://cdn.example/log.txt' };
    const message = {
      id: '9',
      channel_id: '20',
      author: user,
      timestamp: '2026-11-21T00:00:00Z',
      content: 'disk is full',
      attachments: [file],
    };
    const menu = command({
      name: 'Ask Golem',
      type: 3,
      target_id: '9',
      resolved: { messages: { 9: message } },
    });
    expect(messageAskedAbout(menu)).toEqual({
      text: 'disk is full',
      authorId: user.id,
      attachments: [file],
    });
    expect(messageAskedAbout(command({ name: 'ask' }))).toBeUndefined();
  });

  test('finds the option that is being typed', () => {
    const options = [
      { name: 'capability', type: 3, value: 'server-admin.restart_server' },
      { name: 'arguments', type: 3, value: 'server=w', focused: true },
    ];
    const interaction = Interaction.parse({
      ...base,
      user,
      type: 4,
      data: { id: '1', name: 'do', type: 1, options },
    });
    expect(interaction.type === 4 && focusedOf(interaction)).toEqual({
      name: 'do',
      options: { capability: 'server-admin.restart_server', arguments: 'server=w' },
      option: 'arguments',
      typed: 'server=w',
    });
  });

  test('reads the fields of a modal in either wrapping', () => {
    const field = { type: 4, custom_id: 'reason', value: 'too risky' };
    for (const component of [
      { type: 18, component: field },
      { type: 1, components: [field] },
    ]) {
      const modal = Interaction.parse({
        ...base,
        user,
        type: 5,
        data: { custom_id: 'x', components: [component] },
      });
      expect(modal.type === 5 && modalFieldsOf(modal)).toEqual({ reason: 'too risky' });
    }
  });

  test('lets unknown fields and enum values through', () => {
    const odd = command(
      { name: 'status', type: 99, news: [1] },
      { user: { ...user, flags: 1 << 30 }, channel: { id: '20', type: 999 }, guild_id: '1', context: 42 },
    );
    expect(channelOf(odd)?.kind).toBe('guild');
  });

  test.each([
    [{}],
    [null],
    [[]],
    ['x'],
    [{ type: 99 }],
    [{ type: 2 }],
    [{ ...base, type: 2, data: { name: 'x' } }],
  ])('refuses %o without throwing', (body) => {
    expect(Interaction.safeParse(body).success).toBe(false);
  });
});

const Recorded = z.object({ vectors: z.array(z.object({ valid: z.boolean(), body_utf8: z.string() })) });
const Payloads = z.record(z.string(), z.unknown());
const Examples = z.array(z.object({ title: z.string(), json: z.unknown() }));
const Typed = z.object({ type: z.int(), token: z.string(), data: z.object({ id: z.string() }) });

const read = (path: string): unknown => JSON.parse(readFileSync(shared(path), 'utf8'));

describe.skipIf(!hasShared)('real payloads (shared data)', () => {
  test('an interaction that Discord really signed', () => {
    const bodies = Recorded.parse(read('data/discord/signature/hikari_recorded.json')).vectors;
    const recorded = person(JSON.parse(bodies.find(({ valid }) => valid)?.body_utf8 ?? ''));
    expect(authorOf(recorded)?.name).toBe('Snab');
    expect(channelOf(recorded)).toEqual({
      id: '938391701561679903',
      guildId: '561884984214814744',
      kind: 'guild',
    });
  });

  test('examples of the documentation and of other libraries', () => {
    const samples = Object.entries(Payloads.parse(read('data/discord/nyxx/samples.json')));
    const interactions = samples
      .filter(([name]) => /(?:Command|Submit)Interaction\d?$/.test(name))
      .map(([, value]) => value);
    const examples = Examples.parse(read('data/discord/docs-examples/json_examples.json')).map(
      ({ json }) => json,
    );
    const documented = examples.filter((json) => Typed.safeParse(json).success);
    expect([interactions.length, documented.length]).toEqual([5, 3]);
    for (const payload of [...interactions, ...documented])
      expect(authorOf(person(payload))?.id).toMatch(/^\d+$/);
  });
});

describe('answering an interaction', () => {
  test('never pings and marks what only the asker may see', () => {
    expect(respond.message({ content: '@everyone' }, true)).toEqual({
      type: 4,
      data: { content: '@everyone', flags: 64, allowed_mentions: { parse: [] } },
    });
    expect(respond.deferred(true)).toEqual({ type: 5, data: { flags: 64 } });
    expect(respond.deferred(false)).toEqual({ type: 5 });
  });

  test('offers at most 25 choices, none of them longer than Discord allows', () => {
    const values = ['x'.repeat(101), '', ...Array.from({ length: 40 }, (_, index) => `choice ${index}`)];
    const response = respond.choices(values);
    expect(response).toMatchObject({ type: 8, data: { choices: expect.objectContaining({ length: 25 }) } });
    expect(JSON.stringify(response)).not.toContain('xxx');
  });
});
