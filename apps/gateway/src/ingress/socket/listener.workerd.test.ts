import { expect, test } from 'vitest';
import { accepted, ago, BOT, DM, messageOf, nothing, withListener } from '../../../test/listening.ts';
import { take } from './listener.ts';
import { readMissed } from './read-missed.ts';
import { sqlRecord } from './sql-record.ts';

test('messages are handed on as they come, and the book knows how far it is', async () => {
  await withListener(nothing, async (world, heard, book) => {
    book.begin(BOT, ago(10_000));
    await take(world, 'MESSAGE_CREATE', messageOf(ago(5_000)));
    await take(world, 'MESSAGE_CREATE', messageOf(ago(4_000)));
    await take(
      world,
      'MESSAGE_CREATE',
      messageOf(ago(3_000), { author: { id: BOT, username: 'x', bot: true } }),
    );
    expect(accepted(heard)).toEqual([ago(5_000), ago(4_000)]);
    expect(book.place(DM)).toMatchObject({ seen: ago(3_000), latest: ago(3_000) });
    expect(book.behind()).toEqual([]);
  });
});

test('after a gap the missed come first and once, and what comes meanwhile waits for its turn', async () => {
  const missed = [ago(6_000), ago(5_000)];
  const live = ago(1_000);
  const all = [ago(9_000), ...missed, live];
  await withListener(
    (after) => ({
      ok: true,
      value: all
        .filter((id) => BigInt(id) > BigInt(after))
        .toReversed()
        .map((id) => messageOf(id)),
    }),
    async (world, heard, book) => {
      book.begin(BOT, ago(10_000));
      await take(world, 'MESSAGE_CREATE', messageOf(ago(9_000)));
      book.begin(BOT, ago(2_000));
      await take(world, 'MESSAGE_CREATE', messageOf(live));
      expect(accepted(heard)).toEqual([ago(9_000)]);
      await readMissed(world);
      expect(accepted(heard)).toEqual(all);
      expect(book.behind()).toEqual([]);
      await take(world, 'MESSAGE_CREATE', messageOf(ago(500)));
      expect(accepted(heard)).toEqual([...all, ago(500)]);
    },
  );
});

test('a message that comes while the page is read is not skipped', async () => {
  const late = ago(100);
  let pages = 0;
  await withListener(
    () => ({ ok: true, value: pages++ === 0 ? [] : [messageOf(late)] }),
    async (world, heard, book) => {
      book.begin(BOT, ago(10_000));
      await take(world, 'MESSAGE_CREATE', messageOf(ago(9_000)));
      book.begin(BOT, ago(2_000));
      const { listMessages } = world.discord;
      world.discord.listMessages = async (...asked) => {
        const page = await listMessages(...asked);
        if (pages === 1) await take(world, 'MESSAGE_CREATE', messageOf(late));
        return page;
      };
      await readMissed(world);
      expect(accepted(heard)).toEqual([ago(9_000), late]);
    },
  );
});

const guild = (last: string) => ({
  id: '9',
  channels: [
    { id: '8', type: 0, last_message_id: last },
    { id: '7', type: 0, last_message_id: ago(20_000) },
    { id: '6', type: 4 },
  ],
});

test('a guild tells of its channels: those with something new are read, with the roles of who wrote', async () => {
  const guildMessage = messageOf(ago(5_000), {
    channel_id: '8',
    mentions: [{ id: BOT, username: 'Golem', bot: true }],
  });
  await withListener(
    () => ({ ok: true, value: [guildMessage] }),
    async (world, heard, book) => {
      book.begin(BOT, ago(10_000));
      await take(world, 'GUILD_CREATE', guild(ago(20_000)));
      expect(book.behind()).toEqual([]);
      book.begin(BOT, ago(2_000));
      await take(world, 'GUILD_CREATE', guild(ago(5_000)));
      expect(book.behind().map(({ chat }) => chat.id)).toEqual(['8']);
      await readMissed(world);
      expect(heard.accepted).toMatchObject([
        { author: { id: '42', roleIds: ['7'] }, chat: { id: '8', guildId: '9' } },
      ]);
      expect(heard.asked).toHaveLength(1);
    },
  );
});

test('what is older than half a day is not done any more, and that is said', async () => {
  const old = ago(13 * 3_600_000);
  await withListener(
    () => ({ ok: true, value: [messageOf(ago(1_000)), messageOf(old)] }),
    async (world, heard, book) => {
      book.begin(BOT, ago(20 * 3_600_000));
      await take(world, 'MESSAGE_CREATE', messageOf(ago(19 * 3_600_000)));
      book.begin(BOT, ago(500));
      await readMissed(world);
      expect(accepted(heard)).toEqual([ago(19 * 3_600_000), ago(1_000)]);
      expect(heard.notes).toEqual([expect.stringContaining('say it again')]);
    },
  );
});

test('a channel that cannot be read now is read later; one that may not be read is given up', async () => {
  let kind: 'unavailable' | 'forbidden' = 'unavailable';
  await withListener(
    () => ({ ok: false, error: { kind, message: 'no' } }),
    async (world, heard, book) => {
      book.begin(BOT, ago(10_000));
      await take(world, 'MESSAGE_CREATE', messageOf(ago(9_000)));
      book.begin(BOT, ago(2_000));
      await expect(readMissed(world)).rejects.toThrow('cannot read');
      expect(book.behind()).toHaveLength(1);
      kind = 'forbidden';
      await readMissed(world);
      expect(book.behind()).toEqual([]);
      expect(accepted(heard)).toHaveLength(1);
    },
  );
});

test('somebody of whom Discord says nothing is heard without roles, and does not stop their channel', async () => {
  const guildMessage = messageOf(ago(5_000), {
    channel_id: '8',
    mentions: [{ id: BOT, username: 'Golem', bot: true }],
  });
  await withListener(
    () => ({ ok: true, value: [guildMessage] }),
    async (world, heard, book) => {
      // 10013: the account is gone, not only its membership.
      world.discord.getMember = async () => ({
        ok: false,
        error: { kind: 'not_found', message: 'Unknown User', code: 10_013 },
      });
      book.begin(BOT, ago(10_000));
      const channels = [{ id: '8', type: 0, last_message_id: ago(5_000) }];
      await take(world, 'GUILD_CREATE', { id: '9', channels });
      await readMissed(world);
      expect(heard.accepted).toMatchObject([{ author: { id: '42', roleIds: [] } }]);
      expect(book.behind()).toEqual([]);
    },
  );
});

test('after weeks away, reading begins a week ago: new messages do not wait for all that was said', async () => {
  const day = 24 * 3_600_000;
  await withListener(nothing, async (world, heard, book) => {
    book.begin(BOT, ago(60 * day));
    await take(world, 'MESSAGE_CREATE', messageOf(ago(50 * day)));
    book.begin(BOT, ago(0));
    await readMissed(world);
    expect(heard.asked).toEqual([ago(7 * day)]);
  });
});

test('edits and deletions go to their chat; previews, bots and what cannot be read do not', async () => {
  await withListener(nothing, async (world, heard, book) => {
    book.begin(BOT, ago(10_000));
    const edited_timestamp = '2026-11-21T12:00:01Z';
    await take(world, 'MESSAGE_CREATE', messageOf(ago(9_000)));
    await take(world, 'MESSAGE_DELETE', { id: '8', channel_id: 'where Golem was never spoken to' });
    await take(world, 'MESSAGE_UPDATE', messageOf('1', { content: 'better', edited_timestamp }));
    await take(world, 'MESSAGE_UPDATE', messageOf('2', { embeds: [{}] }));
    await take(world, 'MESSAGE_UPDATE', { id: '3', channel_id: DM });
    await take(
      world,
      'MESSAGE_UPDATE',
      messageOf('4', { edited_timestamp, author: { id: BOT, username: 'x', bot: true } }),
    );
    await take(world, 'MESSAGE_DELETE', { id: '5', channel_id: DM });
    await take(world, 'MESSAGE_DELETE_BULK', { ids: ['6', '7'], channel_id: DM });
    await take(world, 'MESSAGE_CREATE', { nonsense: true });
    await take(world, 'TYPING_START', {});
    expect(heard.amended).toEqual([
      ['1', { kind: 'prompt', text: 'better', byOthers: false }],
      ['5', null],
      ['6', null],
      ['7', null],
    ]);
  });
});

test('the record of the session outlives the object, and a number of an older session is ignored', async () => {
  await withListener(nothing, async (_world, _heard, _book, sql) => {
    const record = sqlRecord(sql);
    expect(record.session()).toBeNull();
    record.begin({ id: 'one', url: 'wss://one', seq: 0 });
    record.accepted('one', 5);
    record.accepted('another', 9);
    record.identified(7);
    record.setStop({ because: 'wrong', at: 1, settings: 'x' });
    const again = sqlRecord(sql);
    expect(again.session()).toEqual({ id: 'one', url: 'wss://one', seq: 5 });
    expect([again.identifiedAt(), again.stop()?.because]).toEqual([7, 'wrong']);
    again.forget();
    expect(again.session()).toBeNull();
    expect(again.identifiedAt()).toBe(7);
  });
});
