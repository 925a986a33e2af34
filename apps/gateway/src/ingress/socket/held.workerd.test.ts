import { describe, expect, test, vi } from 'vitest';
import { accepted, ago, BOT, DM, messageOf, NOW, nothing, withListener } from '../../../test/listening.ts';
import { type ListenerWorld, take, takeHeld } from './listener.ts';

const OTHER = '900000000000000000';
/** Everybody is heard but those who speak in the DM. */
const breaking = (world: ListenerWorld, how: () => Promise<boolean>) => {
  const { session } = world;
  let isBroken = true;
  world.session = (chatId) => ({
    ...session(chatId),
    ...(isBroken && chatId === DM ? { accept: how, amend: how } : {}),
  });
  return { mend: () => void (isBroken = false) };
};

describe('a chat that takes nothing', () => {
  test('is left behind: the others go on, and it gets all of it, in order, when it works again', async () => {
    await withListener(nothing, async (world, heard, book) => {
      book.begin(BOT, ago(10_000));
      const { mend } = breaking(world, () => Promise.reject(new Error('broken')));
      await take(world, 'MESSAGE_CREATE', messageOf(ago(9_000)));
      await take(world, 'MESSAGE_CREATE', messageOf(ago(8_000), { channel_id: OTHER }));
      await take(world, 'MESSAGE_CREATE', messageOf(ago(7_000)));
      await take(world, 'MESSAGE_DELETE', { id: ago(7_000), channel_id: DM });
      expect(accepted(heard)).toEqual([ago(8_000)]);
      expect(await takeHeld(world)).toBe(false);
      mend();
      expect(await takeHeld(world)).toBe(true);
      expect(accepted(heard)).toEqual([ago(8_000), ago(9_000), ago(7_000)]);
      expect(heard.amended).toEqual([[ago(7_000), null]]);
      await take(world, 'MESSAGE_CREATE', messageOf(ago(6_000)));
      expect(accepted(heard).at(-1)).toBe(ago(6_000));
      expect(heard.stuck).toEqual([]);
    });
  });

  test('is left behind too when it does not even refuse', async () => {
    await withListener(nothing, async (world, heard, book) => {
      book.begin(BOT, ago(10_000));
      breaking(world, () => new Promise(() => {}));
      const taking = take(world, 'MESSAGE_CREATE', messageOf(ago(9_000)));
      await vi.waitFor(() => expect(heard.waiting).toHaveLength(1));
      heard.waiting[0]?.();
      await taking;
      await take(world, 'MESSAGE_CREATE', messageOf(ago(8_000), { channel_id: OTHER }));
      expect(accepted(heard)).toEqual([ago(8_000)]);
    });
  });

  test('is told to the owner after minutes, and given up after half a day', async () => {
    await withListener(nothing, async (world, heard, book) => {
      book.begin(BOT, ago(10_000));
      breaking(world, () => Promise.reject(new Error('broken')));
      await take(world, 'MESSAGE_CREATE', messageOf(ago(9_000)));
      await takeHeld(world);
      expect(heard.stuck).toEqual([]);
      world.now = () => NOW + 6 * 60_000;
      await takeHeld(world);
      expect(heard.stuck).toEqual([DM]);
      world.now = () => NOW + 13 * 3_600_000;
      expect(await takeHeld(world)).toBe(true);
    });
  });
});
