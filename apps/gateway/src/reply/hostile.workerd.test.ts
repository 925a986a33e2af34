import type { InboundEvent } from '@golem/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hostileDiscord, type Mischief } from '../../test/hostile-discord.ts';
import { accepted, withSession } from '../../test/session-world.ts';
import { deliver } from './outbox.ts';

const MISCHIEF: Mischief[] = [
  'none',
  'bucket',
  'bare 429',
  'global',
  '500',
  '502 page',
  'cut',
  'stall before',
  'stall after',
];
const inChannel: Partial<InboundEvent> = { reply: { kind: 'channel', messageId: '7' } };

/** A generator of numbers from 0 to 1 that begins the same each time (mulberry32). */
const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue());
afterEach(() => void vi.restoreAllMocks());

test.each([1, 2, 3, 4, 5, 6])(
  'Discord may be as hostile as it likes: each answer is there once, and in order (seed %i)',
  async (seed) => {
    const clock = { now: 1_000_000 };
    const random = randomFrom(seed);
    const { discord, said } = hostileDiscord(
      clock,
      () => (random() < 0.6 ? MISCHIEF[Math.floor(random() * MISCHIEF.length)] : undefined) ?? 'none',
    );
    await withSession({ discord, now: () => clock.now }, async (world) => {
      const expected: string[] = [];
      for (let index = 0; index < 12; index += 1) {
        const { id } = accepted(world, inChannel);
        const lines = Array.from({ length: index % 3 === 0 ? 40 : 1 }, (_, line) => `${index}.${line}`);
        const text = lines.map((line) => `${line} ${'word '.repeat(18)}`.trim()).join('\n');
        expected.push(...lines);
        world.store.say(`reply.${id}`, { kind: 'reply', eventId: id, text }, clock.now);
      }
      for (let round = 0; round < 300 && world.store.unsaid(clock.now).length > 0; round += 1) {
        await deliver(world);
        clock.now += 5_000;
      }
      expect(world.store.unsaid(clock.now)).toEqual([]);
      const lines = said.flatMap(({ content }) => content.match(/^\d+\.\d+/gm) ?? []);
      expect(lines).toEqual(expected);
      expect(world.audit.queued()).toEqual([]);
    });
  },
);

test.each(['502 page', 'stall before', 'bare 429', 'cut', 'stall after', '500'] as const)(
  'an hour of nothing but "%s" is outlived: each answer is there once, and in order',
  async (mischief) => {
    const clock = { now: 1_000_000 };
    const endsAt = clock.now + 3_600_000;
    const { discord, said } = hostileDiscord(clock, () => (clock.now < endsAt ? mischief : 'none'));
    await withSession({ discord, now: () => clock.now }, async (world) => {
      for (let index = 0; index < 3; index += 1) {
        const { id } = accepted(world, inChannel);
        world.store.say(`reply.${id}`, { kind: 'reply', eventId: id, text: `answer ${index}` }, clock.now);
      }
      world.store.say('note.a', { kind: 'note', text: 'a note' }, clock.now);
      while (clock.now < endsAt + 120_000) {
        await deliver(world);
        clock.now += 5_000;
      }
      expect(said.map(({ content }) => content)).toEqual(['answer 0', 'answer 1', 'answer 2', 'a note']);
    });
  },
);

test('an answer whose token is over while Discord is away goes to the channel, once', async () => {
  const clock = { now: 1_000_000 };
  const endsAt = clock.now + 3_600_000;
  const { discord, said } = hostileDiscord(clock, () => (clock.now < endsAt ? 'stall before' : 'none'));
  await withSession({ discord, now: () => clock.now }, async (world) => {
    const { id } = accepted(world, {
      reply: { kind: 'interaction', token: 'token', deferred: 'message', ephemeral: false },
    });
    world.store.say(`reply.${id}`, { kind: 'reply', eventId: id, text: 'late' }, clock.now);
    while (clock.now < endsAt + 120_000) {
      await deliver(world);
      clock.now += 5_000;
    }
    expect(said).toMatchObject([
      { channel: expect.stringContaining(`/channels/${world.chatId}`), content: 'late' },
    ]);
  });
});
