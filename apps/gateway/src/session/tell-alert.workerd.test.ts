import { ALERTMANAGER, type InboundEvent } from '@golem/contracts';
import { expect, test } from 'vitest';
import { withSession } from '../../test/session-world.ts';
import type { SessionWorld } from './session-world.ts';
import { tellAlert } from './tell-alert.ts';

const MINUTE_MS = 60_000;

const runOf = (id: string, at: number): InboundEvent => ({
  id,
  source: 'alert',
  chat: { id: '100', guildId: null, kind: 'guild' },
  author: ALERTMANAGER,
  reply: { kind: 'channel', messageId: null },
  request: { kind: 'prompt', text: '{}', byOthers: true },
  receivedAt: at,
});

const storm = (world: SessionWorld, from: number, count: number): boolean[] =>
  Array.from({ length: count }, (_, index) => {
    const id = `alert-${from + index}`;
    return tellAlert(world, id, `${id} fires`, runOf(`${id}-100`, world.now()));
  });

const lines = (world: SessionWorld): string[] =>
  world.store.unsaid(world.now()).map(({ utterance }) => (utterance.kind === 'note' ? utterance.text : ''));

test('of a storm in many notifications three runs begin, twelve lines are said, and one says that there are more', () =>
  withSession({ now: () => 1_000_000 }, async (world) => {
    expect(storm(world, 0, 40).filter(Boolean)).toHaveLength(3);
    const said = lines(world);
    expect(said).toHaveLength(13);
    expect(said[0]).toBe('alert-0 fires');
    expect(said[3]).toContain('I do not look at this one');
    expect(said.at(-1)).toContain('More alerts');
  }));

test('a quarter of an hour later alerts are looked at again', async () => {
  let now = 10 * MINUTE_MS;
  await withSession({ now: () => now }, async (world) => {
    storm(world, 0, 40);
    now += 14 * MINUTE_MS;
    expect(storm(world, 100, 1)).toEqual([false]);
    now += 2 * MINUTE_MS;
    expect(storm(world, 200, 1)).toEqual([true]);
    expect(lines(world).at(-1)).toBe('alert-200 fires');
  });
});

test('an alert that comes again says and begins nothing new', () =>
  withSession({ now: () => 1_000_000 }, async (world) => {
    expect([storm(world, 0, 1), storm(world, 0, 1)]).toEqual([[true], [false]]);
    expect(lines(world)).toEqual(['alert-0 fires']);
  }));
