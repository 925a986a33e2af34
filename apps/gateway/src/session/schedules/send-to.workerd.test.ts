import type { InboundEvent } from '@golem/contracts';
import { commit, insertMessage, upsertSession } from '@golem/db';
import { expect, test } from 'vitest';
import { accepted, withSession } from '../../../test/session-world.ts';
import type { SessionPort } from '../session-port.ts';
import type { SessionWorld } from '../session-world.ts';
import { takeIn } from '../take-in.ts';
import { type Message, sendTo } from './send-to.ts';

const BOB = { id: '43', name: 'Bob', roleIds: [] };

/** A chat that may send to `there`, a channel in which Bob has written. */
const between = (
  work: (
    send: (more?: Partial<Message>, from?: Partial<InboundEvent>) => ReturnType<typeof sendTo>,
    arrived: { notes: string[]; events: InboundEvent[] },
    world: SessionWorld,
  ) => Promise<void>,
) => {
  const arrived = { notes: [] as string[], events: [] as InboundEvent[] };
  const there = `there-${crypto.randomUUID()}`;
  const port: Pick<SessionPort, 'note' | 'accept'> = {
    note: async (_key, text) => void arrived.notes.push(text),
    accept: async (event) => arrived.events.push(event) > 0,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of it
  return withSession({ session: () => port as SessionPort }, async (world) => {
    const row = { chatId: there, guildId: '9', kind: 'guild', createdAt: 1, lastEventAt: 1 };
    const message = {
      id: `m-${there}`,
      chatId: there,
      runId: 'r',
      role: 'user' as const,
      authorId: BOB.id,
      authorName: BOB.name,
      content: 'hello',
      turnAt: 1,
      part: 0,
      createdAt: 1,
    };
    const dm = { ...row, chatId: `dm-${there}`, guildId: null, kind: 'dm' };
    await commit(world.db, [
      upsertSession(world.db, row),
      upsertSession(world.db, dm),
      insertMessage(world.db, message),
    ]);
    await work(
      (more, from) =>
        sendTo(world, {
          eventId: 'sent-1',
          runId: accepted(world, { author: BOB, ...from }).id,
          chat: there,
          text: 'restart web-1',
          role: 'operator',
          ...more,
        }),
      arrived,
      world,
    );
  });
};

test('what is sent arrives as the words of others, with where it came from and one hop more', () =>
  between(async (send, { notes, events }, world) => {
    expect(await send({}, { hops: 1 })).toMatchObject({ ok: true, value: { event: 'sent-1' } });
    expect(notes).toEqual([`📨 From <#${world.chatId}>, for <@43>:\n>>> restart web-1`]);
    expect(events).toMatchObject([
      {
        id: 'sent-1',
        source: 'chat',
        author: BOB,
        hops: 2,
        request: { kind: 'prompt', text: 'restart web-1', byOthers: true },
      },
    ]);
  }));

test('a chain of chats ends after three', () =>
  between(async (send, { notes, events }) => {
    expect(await send({}, { hops: 2 })).toMatchObject({ ok: true });
    expect(await send({}, { hops: 3 })).toMatchObject({ ok: false, error: { code: 'rejected' } });
    expect([notes.length, events.length]).toEqual([1, 1]);
  }));

test.each<[string, Partial<Message>, Partial<InboundEvent>]>([
  ['to a chat that nobody knows', { chat: 'nowhere' }, {}],
  ['by somebody who never wrote there', {}, { author: { ...BOB, id: '44' } }],
  ['by a program', {}, { author: { id: 'system:alertmanager', name: 'Alertmanager', roleIds: [] } }],
  ['in a run that is not known', { runId: 'none' }, {}],
])('nothing is sent %s', (_, more, from) =>
  between(async (send, { notes, events }) => {
    expect(await send(more, from)).toMatchObject({ ok: false });
    expect([...notes, ...events]).toEqual([]);
  }),
);

test('an owner reaches every channel, and nobody the direct messages of somebody else', () =>
  between(async (send, { events }) => {
    const stranger = { author: { ...BOB, id: '44' } };
    expect(await send({ role: 'owner' }, stranger)).toMatchObject({ ok: true });
    const chat = `dm-${events[0]?.chat.id ?? ''}`;
    expect(await send({ role: 'owner', chat }, stranger)).toMatchObject({ ok: false });
    expect(events).toHaveLength(1);
  }));

test('while the database is away nothing is sent, and the error says so', () =>
  between(async (send, { events }, world) => {
    world.db = new Proxy(world.db, {
      get: (db, name) =>
        name === 'batch' ? () => Promise.reject(new Error('D1 is down')) : Reflect.get(db, name),
    });
    expect(await send()).toMatchObject({ ok: false, error: { code: 'upstream_rejected' } });
    expect(events).toEqual([]);
  }));

test('invariant 6: who it is for is looked up where it arrives', () =>
  withSession({}, async (world) => {
    const event = accepted(world, { source: 'chat', author: { ...BOB, id: 'nobody' }, hops: 1 });
    await takeIn(world);
    expect(world.store.event(event.id)?.state).toBe('ended');
  }));
