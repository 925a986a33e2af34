import { env, runInDurableObject } from 'cloudflare:test';
import type { InboundEvent } from '@golem/contracts';
import { expect, test } from 'vitest';
import type { Env } from '../env.ts';
import { Session } from './session.do.ts';
import { sessionStore } from './session-store.ts';

const event: InboundEvent = {
  id: 'event-1',
  source: 'interaction',
  chat: { id: 'chat', guildId: null, kind: 'dm' },
  author: { id: '42', name: 'Ann', roleIds: [] },
  reply: { kind: 'none' },
  request: { kind: 'prompt', text: 'hello', byOthers: false },
  receivedAt: 1,
};

/** A part of the platform of which every use is written down. */
const watched = (name: string, used: string[]): unknown =>
  new Proxy(
    {},
    {
      get: (_, method) => () => {
        used.push(`${name}.${String(method)}`);
        throw new Error(`${name} is not there`);
      },
    },
  );

/** Sessions over one storage; each `open` is what the platform does after a restart. */
const inSession = (
  work: (open: () => Session, storage: DurableObjectStorage, used: string[]) => Promise<void>,
) =>
  runInDurableObject(env.STORAGE.getByName(crypto.randomUUID()), async (_object, state) => {
    const used: string[] = [];
    const platform = Object.fromEntries(
      ['DB', 'SOUL', 'AGENT', 'POLICY_GATE', 'SESSION'].map((name) => [name, watched(name, used)]),
    );
    // To have an address is no use of it.
    platform['LIVE_FEED'] = { getByName: () => watched('LIVE_FEED', used) };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a platform in which nothing answers
    const given = { state, platform } as unknown as { state: DurableObjectState<object>; platform: Env };
    await work(() => new Session(given.state, given.platform), state.storage, used);
    await state.storage.deleteAlarm();
  });

test('invariants 2 and 4: when an event is accepted, its row and an alarm are stored, and nothing else was used', () =>
  inSession(async (open, storage, used) => {
    expect(await open().accept(event)).toBe(true);
    expect(used).toEqual([]);
    expect(sessionStore(storage.sql, () => {}).event(event.id)).toMatchObject({
      state: 'accepted',
      event,
    });
    expect(await storage.getAlarm()).not.toBeNull();
  }));

test('invariant 3: the same event is accepted once, also by an object that was started again', () =>
  inSession(async (open, _storage, used) => {
    const session = open();
    expect([await session.accept(event), await session.accept(event), await open().accept(event)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(used).toEqual([]);
  }));
