import type { InboundEvent } from '@golem/contracts';
import { expect, test } from 'vitest';
import { discordThat } from '../../test/discord.ts';
import { parked } from '../../test/parked.ts';
import { accepted, withSession } from '../../test/session-world.ts';
import { deliver } from '../reply/outbox.ts';
import { showStatus, showTyping } from './status.ts';

const asked: Partial<InboundEvent> = {
  reply: { kind: 'interaction', token: 'token', deferred: 'message', ephemeral: false },
};
/** The edits of the card among the requests that Discord has seen. */
const editsOf = (seen: string[]): string[] =>
  seen.filter((request) => request.startsWith('PATCH') && request.includes('/card'));
const using = (capability: string) => ({ step: 'calling', capability }) as const;

test('what a run is at is edited at most once a second, and the last of it is shown', async () => {
  let now = 1_000_000;
  const { discord, seen } = discordThat(() => undefined);
  await withSession({ discord, now: () => now }, async (world) => {
    const { id } = accepted(world, asked);
    world.store.moveEvent(id, 'running', now);
    const shownAt: number[] = [];
    for (let tick = 0; tick < 100; tick += 1) {
      const before = seen.length;
      showStatus(world, id, using(`step.${tick}`));
      await deliver(world);
      if (seen.length > before) shownAt.push(now);
      now += 50;
    }
    now += 1_000;
    await deliver(world);
    expect(shownAt).toEqual([0, 1, 2, 3, 4].map((second) => 1_000_000 + second * 1_000));
    expect(seen.at(-1)).toContain('step.99');
  });
});

test('what has piled up while Discord was away is one edit', async () => {
  let now = 1_000_000;
  const { discord, seen } = discordThat(() => undefined);
  await withSession({ discord, now: () => now }, async (world) => {
    const { id } = accepted(world, asked);
    world.store.moveEvent(id, 'running', now);
    for (let step = 0; step < 10; step += 1, now += 2_000) showStatus(world, id, using(`step.${step}`));
    await deliver(world);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toContain('step.9');
  });
});

test('a message shows that it is worked on until its run has ended or waits for somebody', async () => {
  let now = 1_000_000;
  const { discord, seen } = discordThat(() => undefined);
  await withSession({ discord, now: () => now }, async (world) => {
    const { id } = accepted(world, { reply: { kind: 'channel', messageId: '7' } });
    world.store.moveEvent(id, 'running', now);
    showTyping(world, id);
    for (; now < 1_020_000; now += 500) await deliver(world);
    expect(seen).toEqual(Array.from({ length: 3 }, () => `POST /channels/${world.chatId}/typing: `));
    world.store.moveEvent(id, 'parked', now);
    for (; now < 1_040_000; now += 500) await deliver(world);
    expect(seen).toHaveLength(3);
  });
});

test('how far the approved call of a message is shows on its card, and nothing more once it has ended', async () => {
  let now = 1_000_000;
  const { discord, seen } = discordThat(() => undefined);
  await withSession({ discord, now: () => now }, async (world) => {
    const card = world.store.pending(parked(world, 900, { reply: { kind: 'channel', messageId: 'asked' } }));
    if (card === null) throw new Error('There is no card.');
    const id = card.runId;
    const action = { ...card, status: 'executing', messageId: 'card' } as const;
    world.store.moveEvent(id, 'running', now);
    world.store.putPending(action);
    const working = { ...using('server-admin.run_runbook'), step: 'working', lines: [] } as const;
    await deliver(world);
    const before = editsOf(seen).length;
    showStatus(world, id, working);
    await deliver(world);
    expect(editsOf(seen).length).toBe(before + 1);
    world.store.putPending({ ...action, status: 'succeeded' });
    now += 2_000;
    showStatus(world, id, working);
    await deliver(world);
    expect(editsOf(seen).length).toBe(before + 1);
  });
});
