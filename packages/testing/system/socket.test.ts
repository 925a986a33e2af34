import { say } from '@golem/local-world/claude';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type System, startSystem } from '../chaos/system.ts';
import { until } from './until.ts';

// Not the test harness: it answers what leaves the Workers by Node's `fetch`, which opens no WebSockets.
let golem: System;
let discord: System['world']['discord'];
const Health = z.object({ socket: z.object({ state: z.string(), because: z.string().nullable() }) });

const live = (): Promise<unknown> =>
  until('a live connection', async () => {
    const { socket } = Health.parse(await (await fetch(`${golem.url()}/health`)).json());
    return socket.state === 'live' && discord.gateway.connected() > 0;
  });

/** What Golem said in a channel after a message. */
const saidAfter = (channel: string, id: string): string[] =>
  discord
    .messages(channel)
    .filter(({ id: other, author }) => author.bot === true && BigInt(other) > BigInt(id))
    .map(({ content }) => content);
const answerTo = (channel: string, id: string, fits = /./): Promise<string> =>
  until(`an answer in ${channel}`, () => saidAfter(channel, id).find((text) => fits.test(text)) ?? null);
/** Claude says again what was said to it. */
const echo = (prefix: string, firstDelayMs = 0): void =>
  golem.world.claude.script(({ messages }, turn) => ({
    ...say(`${prefix}: ${/"text":"([^"]*)","cache_control"/.exec(JSON.stringify(messages.at(-1)))?.[1]}`),
    delayMs: turn === 0 ? firstDelayMs : 0,
  }));
const lastPrompt = (): string => JSON.stringify(golem.world.claude.requests.at(-1)?.body.messages.at(-1));

beforeAll(async () => {
  golem = await startSystem(undefined, { DISCORD_SOCKET: 'on' });
  discord = golem.world.discord;
  await live();
});
afterAll(() => golem.close());

test('a message in a home channel and one by DM are answered in their chat, without a command', async () => {
  golem.world.claude.script(['Hello there.', 'Hello in private.']);
  const inGuild = discord.write({ user: 'owner', channel: 'ops', text: 'hello' });
  expect(await answerTo('ops', inGuild.id)).toBe('Hello there.');
  const inDm = discord.write({ user: 'owner', channel: 'ownerDm', text: 'hello' });
  expect(await answerTo('ownerDm', inDm.id)).toBe('Hello in private.');
  expect(golem.query('SELECT source, status FROM runs WHERE id = ?', inGuild.id)).toEqual([
    { source: 'message', status: 'answered' },
  ]);
});

test('a mention is taken out of the words, and a reply reaches Golem without one', async () => {
  golem.world.claude.script(['Yes?', 'Still here.']);
  const mention = discord.write({
    user: 'owner',
    channel: 'shop',
    text: `<@${discord.env().DISCORD_APPLICATION_ID}> are you there?`,
  });
  expect(await answerTo('shop', mention.id)).toBe('Yes?');
  expect(lastPrompt()).toContain('"are you there?"');
  const answer = discord.messages('shop').at(-1);
  const reply = discord.write({
    user: 'owner',
    channel: 'shop',
    text: 'and now?',
    replyTo: answer?.id ?? '',
  });
  expect(await answerTo('shop', reply.id)).toBe('Still here.');
});

test('a message that begins with ! is the command of that name, and a wrong one is told how it is written', async () => {
  const status = discord.write({ user: 'owner', channel: 'random', text: '!status' });
  // As with the slash command, only who asks sees it.
  expect(await answerTo('ownerDm', status.id)).toContain('Messages: heard, connected');
  const wrong = discord.write({ user: 'owner', channel: 'random', text: '!cancel' });
  expect(await answerTo('random', wrong.id)).toContain('/cancel <run>');
  const direct = discord.write({
    user: 'owner',
    channel: 'random',
    text: '!do observability.check_url url=https://example.test',
  });
  expect(await answerTo('random', direct.id)).toContain('200');
});

test('a stranger is refused in one quiet line, once, and no word of theirs reaches the model', async () => {
  const before = golem.world.claude.requests.length;
  const first = discord.write({ user: 'stranger', channel: 'strangerDm', text: 'let me in' });
  await answerTo('strangerDm', first.id, /only work for people I know/);
  for (let i = 0; i < 5; i += 1)
    discord.write({ user: 'stranger', channel: 'strangerDm', text: `and now? ${i}` });
  await until('all refused', async () => {
    const rows = golem.query("SELECT actor FROM audit_log WHERE kind = 'event.refused'");
    return rows.length === 6;
  });
  expect(saidAfter('strangerDm', first.id)).toHaveLength(1);
  expect(golem.world.claude.requests).toHaveLength(before);
});

test('a reply to somebody else brings their words to Claude, as data', async () => {
  golem.world.claude.script(['It means that the disk is full.']);
  const theirs = discord.write({ user: 'stranger', channel: 'shop', text: 'ENOSPC again on web-1' });
  const mention = `<@${discord.env().DISCORD_APPLICATION_ID}>`;
  const asked = discord.write({
    user: 'owner',
    channel: 'shop',
    text: `${mention} what does this mean?`,
    replyTo: theirs.id,
  });
  await answerTo('shop', asked.id, /disk is full/);
  expect(lastPrompt()).toMatch(/<untrusted origin=[^>]*replies to[^]*ENOSPC again on web-1/);
  expect(golem.query("SELECT id FROM messages WHERE content LIKE '%ENOSPC%'")).toEqual([]);
});

test('until its work begins, an edit changes what is asked, and a removed message is never worked on', async () => {
  echo('You said', 3_000);
  const busy = discord.write({ user: 'owner', channel: 'ops', text: 'take your time' });
  const edited = discord.write({ user: 'owner', channel: 'ops', text: 'the server is web-1' });
  const removed = discord.write({ user: 'owner', channel: 'ops', text: 'forget everything' });
  await until('both are queued', () => {
    const ids = [edited.id, removed.id];
    return golem.query('SELECT id FROM runs WHERE id IN (?, ?)', ...ids).length === 2;
  });
  discord.edit({ user: 'owner', message: edited.id, text: 'the server is web-2' });
  discord.remove({ user: 'owner', message: removed.id });
  await answerTo('ops', busy.id, /take your time/);
  expect(await answerTo('ops', busy.id, /the server/)).toContain('web-2');
  const rows = await until('the removed one is told to D1', async () => {
    const found = golem.query('SELECT id, status FROM runs WHERE id = ?', removed.id);
    return found[0]?.['status'] === 'cancelled' ? found : null;
  });
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(golem.world.claude.requests)).not.toContain('forget everything');
  expect(golem.query('SELECT content FROM messages WHERE content LIKE ?', '%forget everything%')).toEqual([]);
});

test('a file beside a message is read by Claude, as data', async () => {
  golem.world.claude.script(['Read.']);
  const bytes = new TextEncoder().encode('the disk of web-1 is full');
  const sent = discord.write({
    user: 'owner',
    channel: 'random',
    text: 'look at this',
    files: [{ name: 'log.txt', type: 'text/plain', bytes }],
  });
  expect(await answerTo('random', sent.id)).toBe('Read.');
  expect(lastPrompt()).toContain('the disk of web-1 is full');
  expect(lastPrompt()).toContain('<untrusted origin=');
  expect(golem.query('SELECT content, tainted_at FROM messages WHERE id = ?', sent.id)).toEqual([
    { content: 'look at this\n[attached: log.txt]', tainted_at: null },
  ]);
});

test('a connection that breaks is resumed: what was said meanwhile is answered once', async () => {
  echo('Heard');
  discord.gateway.drop();
  const message = discord.write({ user: 'owner', channel: 'shop', text: 'said in between' });
  expect(await answerTo('shop', message.id)).toContain('said in between');
  expect(discord.gateway.received.filter(({ op }) => op === 6).length).toBeGreaterThan(0);
});

test('what was said while no session heard it is read by REST, each message once and in order', async () => {
  echo('Read');
  discord.gateway.refuse(true);
  discord.gateway.drop();
  discord.gateway.forgetSessions();
  const missed = [1, 2, 3].map((n) =>
    discord.write({ user: 'owner', channel: 'random', text: `missed ${n}` }),
  );
  const byDm = discord.write({ user: 'owner', channel: 'ownerDm', text: 'missed by DM' });
  discord.gateway.refuse(false);
  await live();
  for (const [index, { id }] of missed.entries())
    await answerTo('random', id, new RegExp(`missed ${index + 1}`));
  await answerTo('ownerDm', byDm.id, /missed by DM/);
  const answers = saidAfter('random', missed[0]?.id ?? '').filter((text) => text.startsWith('Read:'));
  expect(answers.map((text) => /missed \d/.exec(text)?.[0])).toEqual(['missed 1', 'missed 2', 'missed 3']);
}, 90_000);

test('killed in the middle of a burst, the runtime comes back and answers every message once', async () => {
  echo('Burst');
  const sent = [1, 2, 3, 4].map((n) =>
    discord.write({ user: 'owner', channel: 'shop', text: `burst ${n}.` }),
  );
  await golem.killAndRestart();
  const late = discord.write({ user: 'owner', channel: 'shop', text: 'burst 5.' });
  await live();
  await answerTo('shop', late.id, /burst 5/);
  const answers = saidAfter('shop', sent[0]?.id ?? '').filter((text) => text.startsWith('Burst:'));
  expect(answers).toHaveLength(5);
  expect(new Set(answers.map((text) => /burst \d/.exec(text)?.[0])).size).toBe(5);
}, 120_000);
