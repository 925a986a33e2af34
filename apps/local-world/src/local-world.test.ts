import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { startLocalWorld } from './local-world.ts';
import type { PageAction, PageEvent } from './page-api.ts';
import { PageEvent as PageEventSchema } from './page-api.ts';
import { brokenOnPurpose, discordCall, testGateway, testWorld } from './test-world.ts';

const isEvent = <T extends PageEvent['type']>(
  event: PageEvent,
  type: T,
  id?: string,
): event is Extract<PageEvent, { type: T }> =>
  event.type === type && (id === undefined || ('id' in event && event.id === id));

/** A page without a browser: all events so far, and a way to wait for one. */
const openPage = async (url: string) => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/page/ws`);
  onTestFinished(() => socket.terminate());
  const events: PageEvent[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data) => {
    if (data instanceof Buffer) events.push(PageEventSchema.parse(JSON.parse(data.toString())));
    for (const check of waiting) check();
  });
  await new Promise((open) => socket.once('open', open));
  return {
    events,
    act: (action: PageAction) => socket.send(JSON.stringify(action)),
    /** The first event of this type, and for replies of this id, present or coming. */
    until: <T extends PageEvent['type']>(type: T, id?: string): Promise<Extract<PageEvent, { type: T }>> =>
      new Promise((resolve) => {
        const check = () => {
          const found = events.find((event) => isEvent(event, type, id));
          if (found === undefined || !isEvent(found, type, id)) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
  };
};

test('the environment names only the services that are played', async () => {
  const world = await testWorld({ services: ['cloud'] });
  expect(Object.keys(world.env).toSorted()).toEqual([
    'ALERTMANAGER_URL',
    'ALERT_WEBHOOK_SECRET',
    'CLOUDFLARE_ACCOUNT_ID',
    'CLOUDFLARE_API_BASE_URL',
    'CLOUDFLARE_API_TOKEN',
    'HCLOUD_API_BASE_URL',
    'HCLOUD_TOKEN',
    'LOKI_URL',
    'PROMETHEUS_URL',
    'SSH_KEYS',
    'SSH_SERVERS',
    'WEB_EGRESS_URL',
  ]);
});

test('a page gets the state, sees its own line at once and the answer as it comes', async () => {
  const world = await testWorld();
  await testGateway(world, () => ({ type: 4, data: { content: 'It is up.' } }));
  const page = await openPage(world.url);
  const { state } = await page.until('snapshot');
  expect(state.users.map(({ name }) => name)).toEqual(['owner', 'operator', 'viewer', 'stranger', 'golem']);
  expect(state.channels.map(({ kind, name }) => `${kind} ${name}`).slice(0, 4)).toEqual([
    'text ops',
    'text shop',
    'text random',
    'dm owner',
  ]);
  page.act({
    type: 'say',
    id: '1',
    user: world.discord.users.owner.id,
    channel: world.discord.channels.ops.id,
    text: 'is example.test up?',
  });
  const reply = await page.until('reply', '1');
  expect(reply).toEqual({ type: 'reply', id: '1', error: null });
  const texts = page.events.flatMap((event) =>
    event.type === 'message' ? [event.message.message.content] : [],
  );
  expect(texts).toEqual(['is example.test up?', 'It is up.']);
});

test('a page is told when nobody answers, and a bad action gets its error', async () => {
  const world = await testWorld();
  await testGateway(world, () => ({ nonsense: true }));
  const page = await openPage(world.url);
  const who = { user: world.discord.users.owner.id, channel: world.discord.channels.ops.id };
  page.act({ type: 'command', id: '1', ...who, command: 'status', subcommand: null, options: {} });
  const failure = await page.until('failure');
  expect(failure.failure).toMatchObject({ command: '/status', text: 'The application did not respond' });
  page.act({ type: 'component', id: '2', ...who, message: '1', customId: 'x', values: [] });
  const reply = await page.until('reply', '2');
  expect(reply.error).toBe('no such message: 1');
  brokenOnPurpose(world);
});

test('breaking a site by hand is seen through the egress and undone by repair', async () => {
  const world = await testWorld();
  const page = await openPage(world.url);
  const visit = async () =>
    (await fetch(world.env['WEB_EGRESS_URL'] ?? '', { headers: { 'x-egress-url': 'https://shop.test/' } }))
      .status;
  expect(await visit()).toBe(200);
  page.act({ type: 'set_site', id: '1', host: 'shop.test', up: false });
  await page.until('reply', '1');
  expect(await visit()).toBe(500);
  page.act({ type: 'set_site', id: '2', host: 'shop.test', up: true });
  await page.until('reply', '2');
  expect(await visit()).toBe(200);
});

test('the egress refuses a name of the small cloud that has no site, and a header that is no address', async () => {
  const world = await testWorld();
  const visit = (target: string) =>
    fetch(world.env['WEB_EGRESS_URL'] ?? '', { headers: { 'x-egress-url': target } });
  expect((await visit('https://nobody.test/')).headers.get('x-egress-error')).toBe('ENOTFOUND');
  expect((await visit('nonsense')).status).toBe(400);
});

test('the egress passes other hosts on, with method, headers and body', async () => {
  const world = await testWorld();
  const server = createServer((request, response) => {
    response.setHeader('x-seen', `${request.method} ${String(request.headers['x-probe'])}`);
    request.pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const answer = await fetch(world.env['WEB_EGRESS_URL'] ?? '', {
    method: 'POST',
    headers: { 'x-egress-url': `http://127.0.0.1:${port}/echo`, 'x-probe': 'yes' },
    body: 'ping',
  });
  expect([answer.headers.get('x-seen'), await answer.text()]).toEqual(['POST yes', 'ping']);
});

test('the mailbox shows the mails that the local runtime keeps, newest first', async () => {
  const world = await testWorld();
  const item = {
    from: 'golem@example.test',
    to: ['a@example.test'],
    attachments: [],
    worker: 'skills-email',
  };
  const list = [
    { ...item, subject: 'one', messageId: '<1@x>', sentAt: '2026-11-21T10:00:00Z' },
    { ...item, subject: 'two', messageId: '<2@x>', sentAt: '2026-11-21T11:00:00Z' },
  ];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://gateway');
    const id = url.searchParams.get('email_id');
    const result = id === null ? list : { ...list[0], text: `text of ${id}` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ success: true, result }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  world.connect(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
  const mails = await world.cloud.refreshMailbox();
  expect(mails.map(({ subject, text }) => `${subject}: ${text}`)).toEqual([
    'two: text of <2@x>',
    'one: text of <1@x>',
  ]);
});

test('a world in which nothing happened keeps its signing key', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'local-world-'));
  onTestFinished(() => rm(stateDir, { recursive: true }));
  const first = await startLocalWorld({ stateDir });
  await first.close();
  const second = await testWorld({ stateDir });
  expect(second.env['DISCORD_PUBLIC_KEY']).toBe(first.env['DISCORD_PUBLIC_KEY']);
});

test('a restart on the same directory keeps key, messages, commands and cloud', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'local-world-'));
  onTestFinished(() => rm(stateDir, { recursive: true }));
  const first = await startLocalWorld({ stateDir });
  await discordCall(first, 'POST', '/channels/1180000000000000301/messages', { content: 'remember me' });
  await discordCall(first, 'PUT', '/applications/1180000000000000100/commands', [
    { name: 'ask', description: 'Ask' },
  ]);
  const bytes = new TextEncoder().encode('full');
  const file = { name: 'log.txt', type: 'text/plain', bytes };
  first.discord.write({ user: 'owner', channel: 'random', text: 'look', files: [file] });
  first.cloud.setSite('blog.test', false);
  await first.close();
  const second = await testWorld({ stateDir });
  expect(second.env['DISCORD_PUBLIC_KEY']).toBe(first.env['DISCORD_PUBLIC_KEY']);
  expect(second.discord.messages('ops').map(({ content }) => content)).toEqual(['remember me']);
  expect(second.discord.store.commands.map(({ name }) => name)).toEqual(['ask']);
  expect(second.cloud.page().sites.find(({ host }) => host === 'blog.test')?.up).toBe(false);
  const [attached] = second.discord.messages('random')[0]?.attachments ?? [];
  const { pathname } = new URL(attached?.url ?? '');
  const served = await fetch(`${second.url}${pathname}`);
  expect([served.headers.get('content-type'), await served.text()]).toEqual(['text/plain', 'full']);
});
