import { env } from 'cloudflare:test';
import type { StoredFile } from '@golem/contracts';
import { expect, test } from 'vitest';
import { discordThat, forbidden } from '../../test/discord.ts';
import { accepted, withSession } from '../../test/session-world.ts';
import { deliver } from './outbox.ts';
import { keepFiles, pruneFiles } from './result-files.ts';

const DAY = 24 * 3_600_000;
const NOW = Date.UTC(2026, 10, 21);
const asked = {
  reply: { kind: 'interaction', token: 'token', deferred: 'message', ephemeral: false },
} as const;

const pictures = (callId: string, count: number): Promise<StoredFile[]> =>
  keepFiles(
    env.RESULTS,
    callId,
    Array.from({ length: count }, (_, index) => ({
      name: `graph-${index}.png`,
      mediaType: 'image/png',
      base64: btoa('picture'),
    })),
    { at: NOW, secrets: [] },
  );

test('the files of a run are attached to its answer, behind the last words, eight to a message', async () => {
  const files = await pictures('many', 10);
  const { discord, seen } = discordThat(() => undefined);
  await withSession({ discord, results: env.RESULTS }, async (world) => {
    const { id } = accepted(world, asked);
    world.store.say(`reply.${id}`, { kind: 'reply', eventId: id, text: 'Load.', files }, world.now());
    await deliver(world);
    expect(seen).toHaveLength(2);
    expect(seen[0]).toMatch(/^PATCH \/webhooks.*: Load\. \(graph-0\.png, image\/png, 7\)/);
    expect(seen.map((sent) => sent.match(/graph-\d/g)?.length)).toEqual([8, 2]);
  });
});

test('an answer whose files are gone has its words, and says so', async () => {
  const [file] = await pictures('gone', 1);
  const { discord, seen } = discordThat(() => undefined);
  await withSession({ discord, results: env.RESULTS }, async (world) => {
    const { id } = accepted(world, asked);
    const files = file ? [file, { ...file, key: 'nowhere' }] : [];
    world.store.say(`reply.${id}`, { kind: 'reply', eventId: id, text: 'Load.', files }, world.now());
    await deliver(world);
    expect(seen).toEqual([
      expect.stringMatching(/: Load\.\n-# 📎 1 of the files cannot be read any more\. \(graph-0/),
    ]);
  });
});

test('an R2 that does not answer is waited for, and after a minute the words go without files', async () => {
  const files = await pictures('away', 1);
  let now = NOW;
  const { discord, seen } = discordThat(() => undefined);
  const results = { get: () => Promise.reject(new Error('R2 is away')) };
  await withSession({ discord, results, now: () => now }, async (world) => {
    const { id } = accepted(world, asked);
    world.store.say(`reply.${id}`, { kind: 'reply', eventId: id, text: 'Load.', files }, now);
    for (; now < NOW + 30_000; now += 1_000) await deliver(world);
    expect(seen).toEqual([]);
    for (; now < NOW + 120_000; now += 1_000) await deliver(world);
    expect(seen).toEqual([expect.stringContaining('📎 1 of the files')]);
  });
});

test('files that cannot go into a channel are tried by the next way, with their bytes', async () => {
  const files = await pictures('closed', 1);
  const { discord, seen } = discordThat((request) =>
    request.startsWith('PATCH /webhooks') ? forbidden() : undefined,
  );
  await withSession({ discord, results: env.RESULTS }, async (world) => {
    const { id } = accepted(world, asked);
    world.store.say(`reply.${id}`, { kind: 'reply', eventId: id, text: 'Load.', files }, world.now());
    await deliver(world);
    expect(seen.at(-1)).toMatch(/^POST \/channels.*graph-0\.png, image\/png, 7/);
  });
});

test('files are kept for 30 days', async () => {
  const [file] = await pictures('old', 1);
  await pruneFiles(env.RESULTS, NOW + 30 * DAY);
  expect(await env.RESULTS.head(file?.key ?? '')).not.toBeNull();
  await pruneFiles(env.RESULTS, NOW + 31 * DAY);
  expect(await env.RESULTS.head(file?.key ?? '')).toBeNull();
});
