import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { hasShared, shared } from '../../test/shared.ts';
import { afterClose } from './close-codes.ts';
import { GatewayChannel, GatewayDeletion, GatewayEdit, GatewayGuild, GatewayMessage } from './events.ts';
import { GatewayBot, GatewayFrame, Hello } from './payload.ts';

const author = { id: '42', username: 'ann', discriminator: '0' };
const message = { id: '7', channel_id: '8', author, content: 'hello', timestamp: '2026-01-01T00:00:00Z' };

const read = (path: string): unknown => JSON.parse(readFileSync(shared(path), 'utf8'));
const Objects = z.record(z.string(), z.unknown());

test('unknown fields and unknown values of enumerations do not make a payload unreadable', () => {
  const future = { ...message, type: 999, flags: 2 ** 40, poll: { new: true }, member: { roles: [], x: 1 } };
  expect(GatewayMessage.parse(future)).toMatchObject({ id: '7', type: 999 });
  expect(GatewayChannel.parse({ id: '8', type: 99, shiny: true })).toEqual({ id: '8', type: 99 });
  expect(GatewayFrame.parse({ op: 99, d: { a: 1 }, s: null, t: null, x: 0 })).toMatchObject({ op: 99 });
});

test('a frame with the number 0 has a number', () => {
  expect(GatewayFrame.parse({ op: 0, d: {}, s: 0, t: 'READY' }).s).toBe(0);
});

test('one deletion and many are read alike', () => {
  expect(GatewayDeletion.parse({ id: '1', channel_id: '8' })).toEqual({ channelId: '8', messageIds: ['1'] });
  expect(GatewayDeletion.parse({ ids: ['1', '2'], channel_id: '8', guild_id: '9' })).toEqual({
    channelId: '8',
    messageIds: ['1', '2'],
  });
});

test('an edit may bring only what has changed', () => {
  expect(GatewayEdit.parse({ id: '7', channel_id: '8', embeds: [] })).toMatchObject({ id: '7' });
});

test('a guild that is away has no channels', () => {
  expect(GatewayGuild.parse({ id: '9', unavailable: true })).toEqual({ id: '9', channels: [], threads: [] });
});

test.skipIf(!hasShared)('real payloads of two libraries parse (needs ../shared)', () => {
  const hikari = Objects.parse(read('data/discord/hikari/payload_fixtures.json'));
  const nyxx = Objects.parse(read('data/discord/nyxx/samples.json'));
  const cases: [z.ZodType, unknown[]][] = [
    [
      GatewayMessage,
      [
        hikari['message_payload'],
        nyxx['sampleMessage'],
        nyxx['sampleCrosspostedMessage'],
        nyxx['sampleForwardedMessage'],
        nyxx['sampleComponentsV2Message'],
      ],
    ],
    [
      GatewayChannel,
      [
        hikari['guild_text_channel_payload'],
        hikari['dm_channel_payload'],
        hikari['guild_public_thread_payload'],
        hikari['guild_forum_channel_payload'],
        nyxx['sampleThread'],
        nyxx['sampleDm'],
      ],
    ],
    [GatewayGuild, [hikari['gateway_guild_payload'], nyxx['sampleGuild']]],
    [GatewayBot, [hikari['gateway_bot_payload'], nyxx['sampleGatewayBot']]],
  ];
  for (const [schema, payloads] of cases) {
    for (const payload of payloads) {
      expect(payload).toBeDefined();
      expect(z.prettifyError(schema.safeParse(payload).error ?? new z.ZodError([]))).toBe('');
    }
  }
});

test.skipIf(!hasShared)('the frames of the documentation parse (needs ../shared)', () => {
  const examples = z
    .array(z.object({ file: z.string(), json: z.unknown() }))
    .parse(read('data/discord/docs-examples/json_examples.json'))
    .filter(({ file }) => file.startsWith('developers/events/gateway'))
    .flatMap(({ json }) => z.looseObject({ op: z.number() }).safeParse(json).data ?? []);
  expect(examples.length).toBeGreaterThan(5);
  for (const frame of examples) expect(GatewayFrame.safeParse(frame).success).toBe(true);
  const hello = examples.find(({ op }) => op === 10);
  expect(Hello.parse(hello?.['d'])).toEqual({ heartbeat_interval: 45_000 });
});

test.skipIf(!hasShared)(
  'the connection is given up where the official table says not to come back (needs ../shared)',
  () => {
    const tables = z
      .array(z.object({ heading: z.string(), rows: z.array(z.array(z.string())) }))
      .parse(read('specs/discord/docs-tables/opcodes_tables.json'));
    const rows = tables.find(({ heading }) => heading === 'Gateway Close Event Codes')?.rows ?? [];
    expect(rows.length).toBeGreaterThan(10);
    for (const [code, , , reconnect] of rows) {
      expect([code, afterClose(Number(code)).next !== 'stop']).toEqual([code, reconnect === 'true']);
    }
  },
);
