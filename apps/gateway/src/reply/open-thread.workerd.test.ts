import type { InboundEvent } from '@golem/contracts';
import { expect, test } from 'vitest';
import { discordThat, forbidden } from '../../test/discord.ts';
import { accepted, withSession } from '../../test/session-world.ts';
import type { SessionPort } from '../session/session-port.ts';
import { takeIn } from '../session/take-in.ts';
import { deliver } from './outbox.ts';

const asked: Partial<InboundEvent> = {
  chat: { id: 'channel', guildId: 'guild', kind: 'guild' },
  reply: { kind: 'interaction', token: 'token', deferred: 'message', ephemeral: false },
  request: { kind: 'command', name: 'ask', options: { prompt: 'tidy up *all* logs', thread: true } },
};

/** Other chats, which keep what they are given once by its id. */
const otherChats = () => {
  const moved = new Map<string, InboundEvent>();
  const accept = async (event: InboundEvent) => {
    if (moved.has(event.id)) return false;
    moved.set(event.id, event);
    return true;
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of another chat
  return { moved, session: () => ({ accept }) as unknown as SessionPort };
};

const exists = () =>
  Response.json(
    { message: 'A thread has already been created for this message', code: 160_004 },
    { status: 400 },
  );

test('a task for a thread opens it under its own answer, and is the thread’s from then on', () => {
  const { discord, seen } = discordThat((request) =>
    request.endsWith('/threads') ? Response.json({ id: 'message' }, { status: 201 }) : undefined,
  );
  const { moved, session } = otherChats();
  return withSession({ discord, session }, async (world) => {
    const { id } = accepted(world, asked);
    await takeIn(world);
    await deliver(world);
    expect(seen).toEqual([
      String.raw`PATCH /webhooks/app/token/messages/@original: 🧵 **tidy up \*all\* logs**` +
        '\n-# I work on this in its thread.',
      `POST /channels/${world.chatId}/messages/message/threads: `,
    ]);
    expect([...moved.values()]).toMatchObject([
      { id, chat: { id: 'message', kind: 'thread' }, reply: { kind: 'channel', messageId: null } },
    ]);
    expect(world.store.event(id)?.state).toBe('ended');
  });
});

test('a crash after the thread was opened opens no second one, and loses nothing', () => {
  let fails = true;
  const { discord, seen } = discordThat((request) => (request.endsWith('/threads') ? exists() : undefined));
  const { moved, session } = otherChats();
  const once = (chat: string) => {
    if (fails) throw new Error('cut off');
    expect(chat).toBe('message');
    return session();
  };
  return withSession({ discord, session: once }, async (world) => {
    accepted(world, asked);
    await takeIn(world);
    await expect(deliver(world)).rejects.toThrow('cut off');
    fails = false;
    await deliver(world);
    expect(moved.size).toBe(1);
    expect(seen.filter((sent) => sent.endsWith('/threads: '))).toHaveLength(2);
  });
});

test('a message that asks for a thread has it under itself', () => {
  const { discord, seen } = discordThat((request) =>
    request.endsWith('/threads') ? Response.json({ id: '7' }, { status: 201 }) : undefined,
  );
  const { moved, session } = otherChats();
  return withSession({ discord, session }, async (world) => {
    accepted(world, { ...asked, reply: { kind: 'channel', messageId: '7' } });
    await takeIn(world);
    await deliver(world);
    expect(seen).toEqual([`POST /channels/${world.chatId}/messages/7/threads: `]);
    expect([...moved.values()].map(({ chat }) => chat.id)).toEqual(['7']);
  });
});

test('where no thread may be opened the asker is told what to do, and nothing is started', () => {
  const { discord, seen } = discordThat((request) =>
    request.endsWith('/threads') ? forbidden() : undefined,
  );
  const { moved, session } = otherChats();
  return withSession({ discord, session }, async (world) => {
    accepted(world, asked);
    await takeIn(world);
    await deliver(world);
    await deliver(world);
    expect(seen.at(-1)).toMatch(/@original: I cannot open a thread here\. Ask again without `thread`/);
    expect(moved.size).toBe(0);
  });
});

test('in direct messages and in a thread a task stays where it is', () =>
  withSession({}, async (world) => {
    for (const kind of ['dm', 'thread'] as const) {
      const { id } = accepted(world, { ...asked, chat: { id: 'x', guildId: null, kind } });
      await takeIn(world);
      expect(world.store.event(id)?.state).toBe('queued');
    }
  }));
