import type { InboundEvent } from '@golem/contracts';
import { beforeEach, expect, test } from 'vitest';
import { discordThat, forbidden } from '../../test/discord.ts';
import { accepted, withSession } from '../../test/session-world.ts';
import { deliver } from './outbox.ts';

const inChannel: Partial<InboundEvent> = { reply: { kind: 'channel', messageId: '7' } };
const notes: { chat: string; key: string; text: string }[] = [];
const session = (chat: string) => ({
  note: async (key: string, text: string) => {
    if (!notes.some((note) => note.key === key && note.chat === chat)) notes.push({ chat, key, text });
  },
});
beforeEach(() => void notes.splice(0));

test('what no way takes is told to the owners, once a day for each channel, and never tried again', () => {
  const { discord, seen } = discordThat(() => forbidden());
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- another chat only takes notes
  const other = { session: session as never, ownerIds: ['42', '43'] };
  return withSession({ discord, ...other }, async (world) => {
    for (const text of ['first', 'second']) {
      const { id } = accepted(world, inChannel);
      world.store.say(`reply.${id}`, { kind: 'reply', eventId: id, text }, world.now());
    }
    await deliver(world);
    const tried = seen.length;
    await deliver(world);
    expect(seen).toHaveLength(tried);
    expect(notes.map(({ chat }) => chat).toSorted()).toEqual(['owner.42', 'owner.43']);
    expect(notes[0]?.text).toMatch(
      /^⚠️ I could not deliver an answer in <#.+>: Missing Access\. Give me View Channels/,
    );
    expect(world.audit.queued().map(({ kind }) => kind)).toEqual([
      'reply.undeliverable',
      'reply.undeliverable',
    ]);
  });
});

test('a note to an owner goes by direct message, once per key, in as many messages as it takes', () => {
  const { discord, seen } = discordThat((request) =>
    request === 'POST /users/@me/channels' ? Response.json({ id: 'dm' }) : undefined,
  );
  return withSession({ discord, chatId: 'owner.42' }, async (world) => {
    const text = Array.from({ length: 60 }, (_, row) => `line ${row} ${'word '.repeat(10)}`).join('\n');
    world.store.say('note.a', { kind: 'note', text }, world.now());
    world.store.say('note.a', { kind: 'note', text: 'the same key' }, world.now());
    await deliver(world);
    expect(seen.map((sent) => sent.split(':')[0])).toEqual([
      'POST /users/@me/channels',
      'POST /channels/dm/messages',
      'POST /channels/dm/messages',
    ]);
    expect(seen.join('\n')).not.toContain('the same key');
  });
});

test('an owner who takes no direct messages is not told that, but the audit log is', () => {
  const { discord, seen } = discordThat((request) =>
    request === 'POST /users/@me/channels' ? Response.json({ id: 'dm' }) : forbidden(),
  );
  return withSession({ discord, chatId: 'owner.42' }, async (world) => {
    world.store.say('note.a', { kind: 'note', text: 'hello' }, world.now());
    await deliver(world);
    await deliver(world);
    expect(seen).toHaveLength(2);
    expect(world.audit.queued().map(({ kind }) => kind)).toEqual(['reply.undeliverable']);
    expect(notes).toEqual([]);
  });
});
