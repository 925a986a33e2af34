import { recentChats } from '@golem/db';
import { expect, test, vi } from 'vitest';
import { discordThat } from '../../test/discord.ts';
import { accepted, OWNER, withSession } from '../../test/session-world.ts';
import { commitWithBacklog } from './mirror.ts';
import type { SessionWorld } from './session-world.ts';
import { takeIn } from './take-in.ts';

const soulShow = { kind: 'command', name: 'soul show', options: { file: 'voice.md' } } as const;

const get = () => Promise.reject(new Error('R2 is down'));
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `get` is asked
const brokenSoul = { get } as unknown as SessionWorld['soul'];

const stateOf = ({ store }: SessionWorld, id: string) => store.event(id)?.state;

test('a command that cannot be answered does not hold up the runs behind it', () =>
  withSession({ soul: brokenSoul }, async (world) => {
    const command = accepted(world, { request: soulShow });
    const prompt = accepted(world);
    await expect(takeIn(world)).rejects.toThrow('R2 is down');
    expect([stateOf(world, command.id), stateOf(world, prompt.id)]).toEqual(['accepted', 'queued']);
  }));

test('a command that is never answered ends with a report', () =>
  withSession({ soul: brokenSoul }, async (world) => {
    const command = accepted(world, { request: soulShow });
    for (let tries = 1; tries < 24; tries += 1) await expect(takeIn(world)).rejects.toThrow('R2 is down');
    await takeIn(world);
    expect(stateOf(world, command.id)).toBe('ended');
    expect(world.store.unsaid(world.now()).map(({ key }) => key)).toEqual([`reply.${command.id}`]);
  }));

test('that a message is kept is told to an owner, and to nobody who may be a stranger', async () => {
  const { discord, seen } = discordThat(() => undefined);
  const reply = { kind: 'interaction', deferred: 'message', ephemeral: true } as const;
  await withSession({ soul: brokenSoul, discord, ownerIds: [OWNER.id] }, async (world) => {
    const stranger = { id: '43', name: 'Bob', roleIds: [] };
    vi.spyOn(world.db, 'select').mockImplementation(() => {
      throw new Error('D1 is down');
    });
    accepted(world, { author: stranger, request: soulShow, reply: { ...reply, token: 'stranger' } });
    accepted(world, { request: soulShow, reply: { ...reply, token: 'owner' } });
    for (let tries = 1; tries <= 2; tries += 1) await expect(takeIn(world)).rejects.toThrow('is down');
    expect(seen).toEqual([expect.stringMatching(/owner.*Your message is kept/)]);
  });
});

test('the cron knows a chat that only ever got commands', () =>
  withSession({}, async (world) => {
    accepted(world, { request: { kind: 'command', name: 'help', options: {} } });
    await takeIn(world);
    await commitWithBacklog(world, []);
    expect(await recentChats(world.db, world.now() - 1, 1_000)).toContainEqual({ chatId: world.chatId });
    expect(await recentChats(world.db, world.now() + 1_000, 1_000)).not.toContainEqual({
      chatId: world.chatId,
    });
    expect(world.store.unrecorded()).toEqual([]);
  }));

test('what was answered is to be said at once', () => {
  const kick = vi.fn<() => void>();
  return withSession({ kick }, async (world) => {
    accepted(world, { request: { kind: 'command', name: 'help', options: {} } });
    await takeIn(world);
    expect(kick).toHaveBeenCalled();
  });
});
