import { applyD1Migrations, env, evictDurableObject } from 'cloudflare:test';
import { ServerFrame } from '@golem/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Caller, hashOf } from './caller.ts';
import { JOINING_HEADER } from './joining.ts';

const OWNER: Caller = {
  hash: '',
  author: { id: '42', name: 'Ann', roleIds: [] },
  role: 'owner',
  scopes: ['read', 'task', 'approve'],
  chats: null,
};
const OPERATOR_TOKEN = 'an-operator-token-for-tests-only-0123456789';

beforeEach(async () => applyD1Migrations(env.DB, env.MIGRATIONS));
afterEach(() => void vi.useRealTimers());

const feedNamed = () => env.LIVE_FEED.getByName(crypto.randomUUID());

const connect = async (feed: ReturnType<typeof feedNamed>, caller: Partial<Caller> = {}) => {
  const hash = await hashOf(OPERATOR_TOKEN);
  const joining = { caller: { ...OWNER, hash, ...caller }, agent: 'chat', since: null };
  const headers = { upgrade: 'websocket', [JOINING_HEADER]: encodeURIComponent(JSON.stringify(joining)) };
  const response = await feed.fetch('https://golem.example/ws', { headers });
  if (response.webSocket === null) await response.text();
  return { status: response.status, socket: response.webSocket };
};

/** Connects and keeps what is heard. */
const listen = async (feed: ReturnType<typeof feedNamed>, caller: Partial<Caller> = {}) => {
  const { socket } = await connect(feed, caller);
  if (!socket) throw new Error('no socket');
  const frames: ServerFrame[] = [];
  const closed: number[] = [];
  socket.addEventListener('message', ({ data }) => {
    frames.push(ServerFrame.parse(JSON.parse(String(data))));
  });
  socket.addEventListener('close', ({ code }) => void closed.push(code));
  socket.accept();
  return { socket, frames, closed };
};

const step = (index: number, message: string | null = null): ServerFrame => ({
  type: 'step_completed',
  at: index + 2,
  task: 'api-1',
  step: { kind: 'call', index, at: index + 2, callId: 'c', capability: 'a.b', status: 'succeeded', message },
});

test('a thousand who follow are still there after the object was evicted, and the next one is told to wait', async () => {
  const feed = feedNamed();
  const clients = await Promise.all(Array.from({ length: 1_000 }, () => listen(feed)));
  await vi.waitFor(() => expect(clients.every(({ frames }) => frames.length === 1)).toBe(true), 20_000);
  expect((await connect(feed)).status).toBe(429);
  await evictDurableObject(feed);
  expect(await feed.publish([step(0), step(1)])).toBe(1_000);
  const told = [step(0), step(1)];
  await vi.waitFor(() => expect(clients.every(({ frames }) => frames.length === 3)).toBe(true), 20_000);
  expect(clients.every(({ frames }) => JSON.stringify(frames.slice(1)) === JSON.stringify(told))).toBe(true);
  // Woken by one of them, it knows who that is.
  await evictDurableObject(feed);
  const [one] = clients;
  one?.socket.send(JSON.stringify({ type: 'get_status', requestId: 'me' }));
  await vi.waitFor(
    () => expect(one?.frames.at(-1)).toMatchObject({ type: 'status', requestId: 'me' }),
    5_000,
  );
}, 60_000);

test('whoever does not read is let go, and the others hear everything', async () => {
  const feed = feedNamed();
  const deaf = await connect(feed);
  const client = await listen(feed);
  await vi.waitFor(() => expect(client.frames).toHaveLength(1));
  const frames = Array.from({ length: 400 }, (_, index) => step(index, 'x'.repeat(1_000)));
  expect(await feed.publish(frames)).toBe(2);
  await vi.waitFor(() => expect(client.frames.length).toBe(401), 10_000);
  await feed.publish([step(400)]);
  const heard: string[] = [];
  const closed: number[] = [];
  deaf.socket?.addEventListener('close', ({ code }) => void closed.push(code));
  deaf.socket?.addEventListener('message', ({ data }) => void heard.push(String(data)));
  deaf.socket?.accept();
  await vi.waitFor(() => expect(closed).toEqual([4408]), 10_000);
  expect(heard).toHaveLength(401);
  expect(await feed.publish([step(401)])).toBe(1);
  await vi.waitFor(() => expect(client.frames).toHaveLength(403), 10_000);
}, 30_000);

test('a token that does not hold any more hears nothing after a minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const feed = feedNamed();
  const kept = await listen(feed);
  const revoked = await listen(feed, { hash: 'not one that is known' });
  await vi.waitFor(() => expect([kept, revoked].every(({ frames }) => frames.length === 1)).toBe(true));
  expect(await feed.publish([step(0)])).toBe(2);
  vi.setSystemTime(Date.now() + 61_000);
  expect(await feed.publish([step(1)])).toBe(1);
  await vi.waitFor(() => expect(revoked.closed).toEqual([4401]));
  expect(revoked.frames).toHaveLength(2);
  await vi.waitFor(() => expect(kept.frames).toHaveLength(3));
});
