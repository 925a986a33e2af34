import { GATEWAY_OP } from '@golem/discord';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { HEARTBEAT_MS, scriptedGateway } from '../../../test/scripted-gateway.ts';

const RESUME = { op: GATEWAY_OP.resume, d: { token: 'token', session_id: 'session', seq: 1 } };

test('greets with IDENTIFY, takes each event once and records how far it got', async () => {
  const gateway = scriptedGateway();
  await gateway.live();
  gateway.event(2);
  gateway.event(3, 'SOMETHING_NEW');
  await gateway.settle();
  expect(gateway.line().sent).toEqual([
    { op: GATEWAY_OP.identify, d: expect.objectContaining({ token: 'token', intents: 1 }) },
  ]);
  expect(gateway.taken).toEqual(['MESSAGE_CREATE {"n":2}', 'SOMETHING_NEW {"n":3}']);
  expect(gateway.record.current()).toEqual({ id: 'session', url: 'wss://resume.example', seq: 3 });
  expect(gateway.engine().status().state).toBe('live');
});

test('a second start does not make a second connection', async () => {
  const gateway = scriptedGateway();
  await gateway.live();
  gateway.engine().start();
  await gateway.settle();
  expect(gateway.lines).toHaveLength(1);
});

describe('heartbeats', () => {
  test('the first one comes after a random part of the interval, and then one each interval', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.event(2);
    await gateway.advance(HEARTBEAT_MS / 2 - 1);
    expect(gateway.ops()).toEqual([GATEWAY_OP.identify]);
    await gateway.advance(1);
    expect(gateway.line().sent.at(-1)).toEqual({ op: GATEWAY_OP.heartbeat, d: 2 });
    gateway.line().frame(GATEWAY_OP.heartbeatAck);
    await gateway.advance(HEARTBEAT_MS);
    expect(gateway.ops()).toEqual([GATEWAY_OP.identify, GATEWAY_OP.heartbeat, GATEWAY_OP.heartbeat]);
  });

  test('one that Discord asks for is sent at once', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.line().frame(GATEWAY_OP.heartbeat);
    expect(gateway.line().sent.at(-1)).toEqual({ op: GATEWAY_OP.heartbeat, d: 1 });
  });

  test('one that is not acknowledged means a dead connection: it is hung up, and the session resumed', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    await gateway.advance(HEARTBEAT_MS / 2);
    await gateway.advance(HEARTBEAT_MS);
    expect(gateway.lines[0]?.closedWith).toBe(4900);
    await gateway.again(0);
    expect(gateway.line().url).toBe('wss://resume.example');
    expect(gateway.line().sent).toEqual([RESUME]);
  });

  test('what an event says that is not accepted yet stays repeatable', async () => {
    const gate = Promise.withResolvers<void>();
    const gateway = scriptedGateway({ take: () => gate.promise });
    await gateway.live();
    gateway.event(2);
    gateway.line().frame(GATEWAY_OP.heartbeat);
    expect(gateway.line().sent.at(-1)).toEqual({ op: GATEWAY_OP.heartbeat, d: 1 });
    gate.resolve();
    await gateway.settle();
    gateway.line().frame(GATEWAY_OP.heartbeat);
    expect(gateway.line().sent.at(-1)).toEqual({ op: GATEWAY_OP.heartbeat, d: 2 });
  });
});

describe('resuming', () => {
  test('Discord asks for a new connection: the session goes on there, and what it missed is replayed', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.event(2);
    await gateway.settle();
    gateway.line().frame(GATEWAY_OP.reconnect);
    await gateway.again(0);
    expect(gateway.line().sent).toEqual([{ ...RESUME, d: { ...RESUME.d, seq: 2 } }]);
    gateway.event(3);
    gateway.event(4);
    gateway.event(5, 'RESUMED', {});
    await gateway.settle();
    expect(gateway.taken).toHaveLength(3);
    expect(gateway.record.current()?.seq).toBe(5);
    expect(gateway.begun()).toBe(1);
    expect(gateway.engine().status().state).toBe('live');
  });

  test('a READY with the number 0 is a number: it is resumed from there', async () => {
    const gateway = scriptedGateway();
    gateway.engine().start();
    await gateway.settle();
    gateway.hello();
    gateway.ready('session', 0);
    await gateway.settle();
    gateway.line().close(1006);
    await gateway.again(1_000);
    expect(gateway.line().sent).toEqual([{ ...RESUME, d: { ...RESUME.d, seq: 0 } }]);
  });

  test('silence after RESUME: once more, and then a new session', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.line().close(1006);
    await gateway.again(1_000);
    expect(gateway.ops()).toEqual([GATEWAY_OP.resume]);
    await gateway.again(32_000);
    expect(gateway.ops()).toEqual([GATEWAY_OP.resume]);
    await gateway.again(35_000);
    expect(gateway.ops()).toContain(GATEWAY_OP.identify);
  });

  test('a long replay is no silence', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.line().close(1006);
    await gateway.again(1_000);
    for (let seq = 2; seq < 6; seq += 1) {
      await gateway.advance(15_000);
      gateway.line().frame(GATEWAY_OP.heartbeatAck);
      gateway.event(seq);
    }
    expect(gateway.lines).toHaveLength(2);
  });

  test.each([
    [true, GATEWAY_OP.resume],
    [false, GATEWAY_OP.identify],
  ])('an invalid session that can be resumed: %s', async (canResume, op) => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.line().frame(GATEWAY_OP.invalidSession, canResume);
    await gateway.advance(900);
    expect(gateway.lines).toHaveLength(1);
    await gateway.again(5_000);
    expect(gateway.line().sent[0]?.op).toBe(op);
  });

  test('a new session after an invalid one lets the missed messages be read', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.line().frame(GATEWAY_OP.invalidSession, false);
    await gateway.again(6_000);
    gateway.ready('another', 1);
    await gateway.settle();
    expect(gateway.begun()).toBe(2);
    expect(gateway.record.current()?.id).toBe('another');
  });
});

/** Each code of Discord's table, those of a connection that just broke, and one that nobody knows. */
const COME_BACK: [number, 'resume' | 'identify'][] = [
  [1000, 'resume'],
  [1001, 'resume'],
  [1006, 'resume'],
  [4000, 'resume'],
  [4001, 'resume'],
  [4002, 'resume'],
  [4003, 'identify'],
  [4005, 'resume'],
  [4007, 'identify'],
  [4008, 'resume'],
  [4009, 'identify'],
  [4999, 'resume'],
];

describe('close codes', () => {
  test.each(COME_BACK)('%i: comes back to %s', async (code, op) => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.line().close(code);
    await gateway.again(90_000);
    expect(gateway.lines).toHaveLength(2);
    expect(gateway.line().sent[0]?.op).toBe(GATEWAY_OP[op]);
  });

  test.each([4004, 4010, 4011, 4012, 4013, 4014])('%i: stops, and says why', async (code) => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.line().close(code);
    await gateway.advance(90_000);
    expect(gateway.lines).toHaveLength(1);
    expect(gateway.reported).toEqual([expect.stringMatching(/\w+/)]);
    expect(gateway.engine().status()).toMatchObject({ state: 'stopped', because: gateway.reported[0] });
  });

  test('"too many frames" is followed by a pause of a minute', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.line().close(4008);
    await gateway.advance(59_000);
    expect(gateway.lines).toHaveLength(1);
    await gateway.advance(3_000);
    expect(gateway.lines).toHaveLength(2);
  });
});

describe('giving up', () => {
  test('the owner is told once, it is looked at again after an hour, and told anew only for another reason', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.line().close(4014);
    gateway.engine().start();
    await gateway.settle();
    expect(gateway.lines).toHaveLength(1);
    expect(gateway.reported).toEqual([expect.stringContaining('Message Content Intent')]);
    await gateway.advance(3_600_000);
    gateway.engine().start();
    await gateway.settle();
    gateway.hello();
    gateway.line().close(4014);
    expect(gateway.lines).toHaveLength(2);
    expect(gateway.reported).toHaveLength(1);
    await gateway.advance(3_600_000);
    gateway.engine().start();
    await gateway.settle();
    gateway.line().close(4004);
    expect(gateway.reported).toHaveLength(2);
  });

  test('with other settings it is tried at once', async () => {
    const gateway = scriptedGateway();
    gateway.record.setStop({ because: 'wrong token', at: gateway.now(), settings: 'before' });
    gateway.engine().start();
    await gateway.settle();
    expect(gateway.lines).toHaveLength(1);
  });

  test('a token that is refused before there is a connection stops it too', async () => {
    const gateway = scriptedGateway();
    gateway.entrance({ kind: 'refused', because: 'Discord refuses the bot token.' });
    gateway.engine().start();
    await gateway.settle();
    expect(gateway.reported).toEqual(['Discord refuses the bot token.']);
  });
});

describe('patience', () => {
  test('a Discord that refuses for ten minutes is tried at growing intervals, and then resumed', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.event(2);
    await gateway.settle();
    let tries = 0;
    gateway.refuse(true);
    gateway.line().close(1006);
    const before = gateway.now();
    while (gateway.now() - before < 600_000) {
      const { since } = gateway.engine().status();
      await gateway.advance(1_000);
      if (gateway.engine().status().since !== since) tries += 1;
    }
    expect(tries).toBeGreaterThan(10);
    expect(tries).toBeLessThan(60);
    gateway.refuse(false);
    await gateway.again(61_000);
    // The address for resuming may be gone: the usual one knows the session too.
    expect(gateway.line().url).toBe('wss://gateway.example');
    expect(gateway.line().sent).toEqual([{ ...RESUME, d: { ...RESUME.d, seq: 2 } }]);
  });

  test('two sessions are not begun within five seconds, not even over an eviction', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    gateway.record.forget();
    gateway.evict();
    gateway.engine().start();
    await gateway.advance(5_000);
    expect(gateway.lines).toHaveLength(1);
    await gateway.advance(1_000);
    expect(gateway.lines).toHaveLength(2);
  });

  test('with all starts of the day used up it waits until there are new ones', async () => {
    const gateway = scriptedGateway();
    gateway.entrance({ kind: 'later', inMs: 3_600_000, because: 'used up' });
    gateway.engine().start();
    await gateway.settle();
    gateway.entrance({ kind: 'open', url: 'wss://gateway.example' });
    await gateway.advance(3_599_000);
    expect(gateway.lines).toHaveLength(0);
    await gateway.advance(2_000);
    expect(gateway.lines).toHaveLength(1);
  });

  test('a connection that breaks right after each READY does not make a busy loop', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    for (let i = 0; i < 600; i += 1) {
      const { length } = gateway.lines;
      await gateway.advance(1_000);
      if (gateway.lines.length === length) continue;
      gateway.hello();
      gateway.event(i + 2, 'RESUMED', {});
      gateway.line().close(1006);
    }
    expect(gateway.lines.length).toBeLessThan(30);
  });

  test.each(['no HELLO', 'a HELLO that cannot be read', 'a READY that cannot be read'])(
    '%s is a lost connection',
    async (what) => {
      const gateway = scriptedGateway();
      gateway.engine().start();
      await gateway.settle();
      if (what.includes('HELLO that')) gateway.line().frame(GATEWAY_OP.hello, {});
      if (what.includes('READY')) {
        gateway.hello();
        gateway.line().frame(GATEWAY_OP.dispatch, { v: 10 }, { s: 1, t: 'READY' });
      }
      await gateway.advance(30_000);
      expect(gateway.lines.length).toBeGreaterThan(1);
    },
  );

  test('frames that are none and opcodes that nobody knows are let pass', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    for (const text of ['', 'no JSON', '[]', '{"op":"1"}', 'null']) gateway.line().raw(text);
    for (const op of [3, 4, 8, 31, 99]) gateway.line().frame(op, { anything: true });
    await gateway.settle();
    expect(gateway.lines).toHaveLength(1);
    expect(gateway.engine().status().state).toBe('live');
  });
});

describe('nothing is lost, and nothing is twice', () => {
  test('of 10,000 messages in a burst, with an eviction and failures in the middle, each is accepted once', async () => {
    const accepted = new Set<number>();
    let deliveries = 0;
    const Numbered = z.object({ n: z.number() });
    const gateway = scriptedGateway({
      take: async (_type, data) => {
        deliveries += 1;
        const { n } = Numbered.parse(data);
        if (deliveries % 997 === 0) throw new Error('the chat does not answer');
        accepted.add(n);
      },
    });
    await gateway.live();
    for (let seq = 2; seq <= 6_000; seq += 1) gateway.event(seq);
    for (let i = 0; i < 50; i += 1) await gateway.settle();
    // In the middle of it, all that is only in memory goes.
    gateway.evict();
    const { seq: last = 0 } = gateway.record.current() ?? {};
    expect(last).toBeGreaterThan(1);
    expect(last).toBeLessThan(6_000);
    gateway.engine().start();
    await gateway.settle();
    gateway.hello();
    expect(gateway.line().sent[0]).toEqual({ ...RESUME, d: { ...RESUME.d, seq: last } });
    for (let seq = last + 1; seq <= 10_001; seq += 1) gateway.event(seq);
    gateway.event(10_002, 'RESUMED', {});
    for (let i = 0; i < 60; i += 1) {
      await gateway.advance(2_000);
      gateway.line().frame(GATEWAY_OP.heartbeatAck);
      for (let j = 0; j < 100; j += 1) await gateway.settle();
    }
    expect(accepted.size).toBe(10_000);
    expect(gateway.record.current()?.seq).toBe(10_002);
  });

  test('what the connection before still says is not heard', async () => {
    const gateway = scriptedGateway();
    await gateway.live();
    const old = gateway.line();
    old.frame(GATEWAY_OP.reconnect);
    await gateway.again(0);
    old.frame(GATEWAY_OP.dispatch, { n: 'ghost' }, { s: 99, t: 'MESSAGE_CREATE' });
    old.close(4004);
    await gateway.settle();
    expect(gateway.taken).toEqual([]);
    expect(gateway.reported).toEqual([]);
  });
});
