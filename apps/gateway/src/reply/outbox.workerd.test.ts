import type { InboundEvent } from '@golem/contracts';
import { expect, test } from 'vitest';
import { discordThat, forbidden, type Reaction } from '../../test/discord.ts';
import { parked } from '../../test/parked.ts';
import { accepted, OWNER, withSession } from '../../test/session-world.ts';
import { move } from '../session/pending.ts';
import { deliver } from './outbox.ts';

const asked = (ephemeral: boolean): Partial<InboundEvent> => ({
  reply: { kind: 'interaction', token: 'token', deferred: 'message', ephemeral },
});
const inChannel: Partial<InboundEvent> = { reply: { kind: 'channel', messageId: '7' } };
const noChannel: Reaction = (request) =>
  /^POST \/channels\/[^/]+\/messages/.test(request) ? forbidden() : undefined;
const noChannelButDm: Reaction = (request) =>
  request.startsWith('POST /channels/message/') ? undefined : noChannel(request, '');

const long = Array.from({ length: 80 }, (_, row) => `row ${row} ${'text '.repeat(16)}`).join('\n');

test('a follow-up whose answer was lost counts as said, and the parts behind it are said later', async () => {
  let now = 1_000_000;
  let lost = 0;
  const { discord, seen } = discordThat((request) => {
    if (!request.startsWith('POST /webhooks') || lost > 0) return undefined;
    lost += 1;
    throw new TypeError('lost');
  });
  await withSession({ discord, now: () => now }, async (world) => {
    const { id } = accepted(world, asked(true));
    world.store.say(`reply.${id}`, { kind: 'reply', eventId: id, text: long }, now);
    await deliver(world);
    expect(seen).toHaveLength(2);
    now += 60_000;
    await deliver(world);
    const rows = seen.flatMap((sent) => [...sent.matchAll(/row (\d+) /g)].map(([, row]) => Number(row)));
    expect(rows).toEqual(Array.from({ length: 80 }, (_, row) => row));
    expect(world.store.unsaid(now)).toEqual([]);
    expect(world.audit.queued().map(({ kind }) => kind)).toEqual(['reply.uncertain']);
  });
});

const whispered: Partial<InboundEvent> = {
  chat: { id: 'channel', guildId: 'guild', kind: 'guild' },
  ...inChannel,
  request: { kind: 'command', name: 'memory list', options: {} },
};

test('a command that begins with ! is answered by DM where its slash command is for the asker alone', async () => {
  const { discord, seen } = discordThat(() => undefined);
  await withSession({ discord }, async (world) => {
    const { id } = accepted(world, whispered);
    world.store.say(`reply.${id}`, { kind: 'reply', eventId: id, text: 'a fact' }, 1);
    await deliver(world);
    expect(seen).toEqual(['POST /users/@me/channels: ', 'POST /channels/message/messages: a fact']);
  });
});

test('of an answer that cannot be sent by DM, the channel sees only where it can be had', async () => {
  const { discord, seen } = discordThat((request) =>
    request.startsWith('POST /channels/message/') ? forbidden() : undefined,
  );
  await withSession({ discord }, async (world) => {
    const { id } = accepted(world, whispered);
    world.store.say(`reply.${id}`, { kind: 'reply', eventId: id, text: long }, 1);
    await deliver(world);
    const inPublic = seen.filter(
      (sent) => sent.startsWith('POST /channels/') && !sent.startsWith('POST /channels/message/'),
    );
    expect(inPublic).toEqual([expect.stringContaining('slash command')]);
    expect(world.store.unsaid(world.now())).toEqual([]);
  });
});

test('a card that the channel does not take is told in the deferred answer, which its status does not overwrite', () => {
  const { discord, seen } = discordThat(noChannel);
  return withSession({ discord }, async (world) => {
    const card = parked(world, 900, asked(false));
    await deliver(world);
    const edits = seen.filter((sent) => sent.startsWith('PATCH /webhooks'));
    expect(edits).toHaveLength(1);
    expect(edits[0]).toContain(`\`/approve id:${card}\` or \`/deny id:${card}\``);
    expect(world.store.unsaid(world.now())).toEqual([]);
  });
});

test('a card for a message in a channel that is closed now goes to the asker as a direct message', () => {
  const { discord, seen } = discordThat(noChannelButDm);
  return withSession({ discord }, async (world) => {
    const card = parked(world, 900, inChannel);
    await deliver(world);
    expect(seen.at(-1)).toMatch(/^POST \/channels\/message\/messages: /);
    expect(seen.at(-1)).toContain(`/approve id:${card}`);
  });
});

test('an answer to a channel that is closed now goes to the asker as a direct message', () => {
  const { discord, seen } = discordThat(noChannelButDm);
  return withSession({ discord }, async (world) => {
    const { id } = accepted(world, inChannel);
    world.store.say(`reply.${id}`, { kind: 'reply', eventId: id, text: 'here' }, world.now());
    await deliver(world);
    expect(seen.at(-1)).toBe('POST /channels/message/messages: here');
    expect(world.audit.queued()).toEqual([]);
  });
});

test('an answer that no way takes leaves an audit row and does not stop those behind it', () => {
  const { discord, seen } = discordThat((_request, content) =>
    content === 'next' ? undefined : forbidden(),
  );
  return withSession({ discord }, async (world) => {
    const first = accepted(world, asked(true)).id;
    const next = accepted(world, asked(true)).id;
    world.store.say(`reply.${first}`, { kind: 'reply', eventId: first, text: 'first' }, world.now());
    world.store.say(`reply.${next}`, { kind: 'reply', eventId: next, text: 'next' }, world.now());
    await deliver(world);
    expect(seen.at(-1)).toBe('PATCH /webhooks/app/token/messages/@original: next');
    expect(seen.join('\n')).not.toMatch(/POST \/channels/);
    expect(world.audit.queued().map(({ kind, detail }) => [kind, detail['because']])).toEqual([
      ['reply.undeliverable', 'forbidden'],
    ]);
  });
});

test('a card that nobody has answered is brought to mind at three quarters of its time, and not before', async () => {
  let now = 1_000_000;
  const { discord, seen } = discordThat(() => undefined);
  await withSession({ discord, now: () => now }, async (world) => {
    const card = parked(world, 900);
    now += 674_000;
    await deliver(world);
    expect(seen.filter((sent) => sent.includes('Still waiting'))).toEqual([]);
    now += 1_000;
    await deliver(world);
    await deliver(world);
    const reminders = seen.filter((sent) => sent.includes('Still waiting'));
    expect(reminders).toHaveLength(1);
    expect(reminders[0]).toContain(`/approve ${card}`);
  });
});

test('a card that was answered is not brought to mind', async () => {
  let now = 1_000_000;
  const { discord, seen } = discordThat(() => undefined);
  await withSession({ discord, now: () => now }, async (world) => {
    const card = parked(world, 900);
    const action = world.store.pending(card);
    if (action) move(world, action, 'deny', OWNER);
    expect(world.store.pending(card)?.status).toBe('denied');
    now += 900_000;
    await deliver(world);
    expect(seen.filter((sent) => sent.includes('Still waiting'))).toEqual([]);
  });
});
