import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadDiscordCheck } from './discord/description.ts';
import { startLocalWorld } from './local-world.ts';
import { loadSpecCheck } from './spec-check.ts';
import { brokenOnPurpose, discordCall, testGateway, testWorld } from './test-world.ts';

const shared = new URL('../../../../shared/', import.meta.url);
const discord = loadDiscordCheck();
const hetzner = loadSpecCheck('hetzner/hcloud-golem.json');
const labelled = new URL('specs/discord/labelled-requests.json', shared);
const interactionSchema = new URL('specs/discord/types-schema/loose-Interaction.schema.json', shared);

const Labelled = z.array(
  z.object({
    name: z.string(),
    method: z.string(),
    path: z.string(),
    body: z.unknown().optional(),
    /** `null`: undecided, even for those who labelled them. */
    expect: z.enum(['good', 'bad']).nullable(),
  }),
);

test('a description that is not beside the checkout checks nothing', () => {
  expect(loadSpecCheck('nowhere/openapi.json')).toBeNull();
});

test.skipIf(discord === null)(
  'a request and an answer that do not fit are named (needs ../shared/specs)',
  () => {
    const exchange = {
      method: 'POST',
      path: '/channels/1180000000000000301/messages',
      query: { wait: 'true' },
      body: { content: 7 },
      status: 200,
      response: { id: '1180000000000000301' },
    };
    const found = discord?.(exchange) ?? [];
    expect(found.map(({ where }) => where)).toEqual(['query', 'request', 'response']);
    expect(found[1]).toMatchObject({
      operation: 'POST /channels/{channel_id}/messages',
      problem: expect.stringContaining('content'),
    });
    expect(discord?.({ ...exchange, path: '/channels' })).toMatchObject([{ where: 'operation' }]);
  },
);

test.skipIf(hetzner === null)(
  'an answer of OpenAPI 3.0 with null where it may be is no violation (needs ../shared/specs)',
  () => {
    const error = { code: 'locked', message: 'server is locked' };
    const exchange = {
      method: 'POST',
      path: '/servers/1/actions/reboot',
      query: {},
      body: null,
      status: 201,
    };
    const action = {
      id: 1,
      command: 'reboot_server',
      status: 'running',
      progress: 0,
      started: '2026-11-21T10:00:00Z',
      finished: null,
      resources: [],
      error: null,
    };
    expect(hetzner?.({ ...exchange, response: { action } })).toEqual([]);
    expect(hetzner?.({ ...exchange, response: { action: { ...action, started: null } } })).toHaveLength(1);
    expect(hetzner?.({ ...exchange, status: 423, response: { error } })).toEqual([]);
  },
);

test.skipIf(discord === null || !existsSync(labelled))(
  'good requests pass; bad ones are refused by the local Discord or break the description (needs ../shared/specs)',
  async () => {
    const world = await testWorld();
    world.discord.store.putChannel({ ...world.discord.channels.ops, id: '1234567890123456' });
    const wrong: string[] = [];
    for (const one of Labelled.parse(JSON.parse(readFileSync(labelled, 'utf8')))) {
      if (one.expect === null) continue;
      const before = world.discord.violations.length;
      const response = await fetch(`${world.env['DISCORD_API_BASE_URL']}${one.path}`, {
        method: one.method,
        headers: {
          authorization: `Bot ${world.env['DISCORD_BOT_TOKEN']}`,
          'user-agent': 'DiscordBot (https://golem.test, 1.0.0)',
          'content-type': 'application/json',
        },
        body: one.body === undefined || one.body === null ? null : JSON.stringify(one.body),
      });
      const complaints = world.discord.violations.slice(before).filter(({ where }) => where !== 'response');
      const refused = response.status === 400;
      if ((one.expect === 'bad') !== (complaints.length > 0 || refused)) {
        wrong.push(
          `${one.expect} ${one.name}: ${response.status} ${JSON.stringify(complaints)} ${await response.text()}`,
        );
      }
    }
    expect(wrong).toEqual([]);
    brokenOnPurpose(world);
  },
);

test.skipIf(!existsSync(interactionSchema))(
  'every kind of interaction fits the schema of discord-api-types (needs ../shared/specs)',
  async () => {
    const world = await testWorld();
    const button = { type: 2, style: 1, label: 'Go', custom_id: 'go' };
    const received = await testGateway(world, ({ type }) => {
      if (type === 4) return { type: 8, data: { choices: [] } };
      if (type === 3) {
        const input = { type: 4, custom_id: 'why', style: 1, label: 'Why?' };
        return {
          type: 9,
          data: { custom_id: 'm', title: 'M', components: [{ type: 1, components: [input] }] },
        };
      }
      return { type: 4, data: { content: 'card', components: [{ type: 1, components: [button] }] } };
    });
    const who = { user: 'owner', channel: 'ops' } as const;
    const { message } = await world.discord.slash({ ...who, command: 'ask', options: { prompt: 'x' } });
    const id = message?.id ?? '';
    await world.discord.slash({ ...who, channel: 'ownerDm', command: 'ask', options: { prompt: 'x' } });
    await world.discord.autocomplete({ ...who, command: 'ask', options: { prompt: 'x' }, focused: 'prompt' });
    await world.discord.messageCommand({ ...who, command: 'Ask Golem', message: id });
    await world.discord.click({ user: 'operator', message: id, label: 'Go' });
    await world.discord.submitModal({ user: 'operator', values: { why: 'because' } });
    const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
    addFormats.default(ajv);
    const validate = ajv.compile(
      z.looseObject({}).parse(JSON.parse(readFileSync(interactionSchema, 'utf8'))),
    );
    const problems = received.map(({ body }) =>
      validate(JSON.parse(body)) ? null : ajv.errorsText(validate.errors),
    );
    expect(problems).toEqual(Array.from({ length: 6 }, () => null));
  },
);

test.skipIf(discord === null)(
  'a world in which somebody broke the description cannot be closed in silence (needs ../shared/specs)',
  async () => {
    const world = await startLocalWorld({ checkDescriptions: true });
    await discordCall(world, 'POST', '/channels/1180000000000000301/messages', { content: 7 });
    await expect(world.close()).rejects.toThrow(/POST \/channels\/\{channel_id\}\/messages \(request, 400\)/);
    const spoken = await startLocalWorld({ checkDescriptions: true });
    await testGateway(spoken, () => ({ type: 4, data: { content: 7 } }));
    await spoken.discord.slash({ user: 'owner', channel: 'ops', command: 'ask', options: { prompt: 'x' } });
    await expect(spoken.close()).rejects.toThrow(/callback \(request/);
  },
);
