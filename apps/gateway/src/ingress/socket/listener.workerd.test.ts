import { env, runInDurableObject } from 'cloudflare:test';
import type { EventRequest, InboundEvent } from '@golem/contracts';
import type { Message, Outcome } from '@golem/discord';
import { expect, test } from 'vitest';
import { type ChatBook, chatBook } from './chat-book.ts';
import { type ListenerWorld, take } from './listener.ts';
import { idAt, readMissed } from './read-missed.ts';
import { sqlRecord } from './sql-record.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const BOT = '100000000000000000';
/** An id so many milliseconds ago. */
const ago = (ms: number): string => idAt(NOW - ms);

const messageOf = (id: string, more: object = {}) => ({
  id,
  channel_id: '800000000000000000',
  author: { id: '42', username: 'ann', bot: false },
  content: `said ${id}`,
  timestamp: '2026-11-21T12:00:00Z',
  type: 0,
  mentions: [],
  attachments: [],
  flags: 0,
  ...more,
});

interface Heard {
  accepted: InboundEvent[];
  amended: [string, EventRequest | null][];
  notes: string[];
  asked: string[];
}

/** A listener over real storage; what Discord lists is what the test says. */
const withListener = async (
  listed: (after: string) => Outcome<Message[]>,
  work: (world: ListenerWorld, heard: Heard, book: ChatBook, sql: SqlStorage) => Promise<void>,
): Promise<void> => {
  await runInDurableObject(env.STORAGE.getByName(crypto.randomUUID()), async (_object, { storage }) => {
    const heard: Heard = { accepted: [], amended: [], notes: [], asked: [] };
    const ids = new Set<string>();
    const book = chatBook(storage.sql);
    const world: ListenerWorld = {
      now: () => NOW,
      book,
      allow: { guildIds: [], channelIds: [] },
      homeIds: [],
      session: () => ({
        accept: async (event) => {
          const isNew = !ids.has(event.id);
          ids.add(event.id);
          if (isNew) heard.accepted.push(event);
          return isNew;
        },
        amend: async (id, request) => {
          heard.amended.push([id, request]);
          return true;
        },
        note: async (_key, text) => void heard.notes.push(text),
      }),
      discord: {
        listMessages: async (_channel, page) => {
          const after = page?.after ?? '0';
          heard.asked.push(after);
          return listed(after);
        },
        getMember: async () => ({ ok: true, value: { roles: ['7'] } }),
      },
      readMissed: () => {},
    };
    await work(world, heard, book, storage.sql);
  });
};

const nothing = (): Outcome<Message[]> => ({ ok: true, value: [] });
const accepted = ({ accepted: events }: Heard): string[] => events.map(({ id }) => id);
const DM = '800000000000000000';

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

test('a guild tells of its channels: those with something new are read, with the roles of who wrote', async () => {
  const guildMessage = messageOf(ago(5_000), {
    channel_id: '8',
    mentions: [{ id: BOT, username: 'Golem', bot: true }],
  });
  await withListener(
    () => ({ ok: true, value: [guildMessage] }),
    async (world, heard, book) => {
      const guild = (last: string) => ({
        id: '9',
        channels: [
          { id: '8', type: 0, last_message_id: last },
          { id: '7', type: 0, last_message_id: ago(20_000) },
          { id: '6', type: 4 },
        ],
      });
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

test('edits and deletions go to their chat; previews, bots and what cannot be read do not', async () => {
  await withListener(nothing, async (world, heard, book) => {
    book.begin(BOT, ago(10_000));
    const edited_timestamp = '2026-11-21T12:00:01Z';
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
