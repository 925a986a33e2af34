import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Env } from '../env.ts';
import { receiveInteraction } from './interactions.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');

const SETTINGS = {
  DISCORD_PUBLIC_KEY: key,
  DISCORD_APPLICATION_ID: '1',
  DISCORD_BOT_TOKEN: 'token',
  OWNER_IDS: '42',
  ANTHROPIC_API_KEY: 'key',
  GRANT_SECRET: 'a-grant-secret-for-tests-only-0123456789',
};

const question = {
  id: '900000000000000001',
  type: 2,
  token: 'interaction-token',
  guild_id: '7',
  channel: { id: '8', type: 0 },
  member: { user: { id: '42', username: 'ann' }, roles: [] },
  data: { id: '9', name: 'ask', type: 1, options: [{ name: 'prompt', type: 3, value: 'hello' }] },
};

const signed = (payload: unknown): Request => {
  const body = JSON.stringify(payload);
  const timestamp = String(Math.floor(Date.now() / 1000));
  return new Request('https://golem.test/discord/interactions', {
    method: 'POST',
    body,
    headers: {
      'x-signature-ed25519': sign(null, Buffer.from(timestamp + body), privateKey).toString('hex'),
      'x-signature-timestamp': timestamp,
    },
  });
};

/** An ingress whose Session does what the test says. Whatever else it touches is written down. */
const ingress = (accept: () => Promise<boolean>) => {
  const touched: string[] = [];
  const waitUntil: Promise<unknown>[] = [];
  const session = new Proxy(
    {},
    {
      get: (_, method) => (event: unknown) => {
        touched.push(`SESSION.${String(method)}`);
        expect(event).toMatchObject({ id: question.id });
        return accept();
      },
    },
  );
  const env = new Proxy(SETTINGS, {
    get: (settings, name) => {
      if (name in settings) return Reflect.get(settings, name);
      if (name === 'SESSION') return { getByName: () => session };
      if (typeof name === 'string' && !/^(DISCORD|ANTHROPIC|CLAUDE|OPERATOR|GRANT)_/.test(name))
        touched.push(name);
      return undefined;
    },
  });
  const ctx = { waitUntil: (work: Promise<unknown>) => void waitUntil.push(work) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a platform that has nothing else to give
  const platform = { env, ctx } as unknown as { env: Env; ctx: ExecutionContext };
  const ask = () => receiveInteraction(signed(question), platform.env, platform.ctx);
  return { ask, touched, waitUntil };
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const DEFERRED = { type: 5 };

test('invariant 4: the acknowledgement touches one method of the Session, and nothing else of the platform', async () => {
  const { ask, touched, waitUntil } = ingress(async () => true);
  expect(await (await ask()).json()).toEqual(DEFERRED);
  expect(touched).toEqual(['SESSION.accept']);
  expect(waitUntil).toEqual([]);
});

test('invariant 2: the acknowledgement is not sent before the Session has accepted', async () => {
  const accepting = Promise.withResolvers<boolean>();
  const { ask, touched } = ingress(() => accepting.promise);
  let answered = false;
  const asking = ask().then((response) => {
    answered = true;
    return response;
  });
  await vi.waitUntil(() => touched.length > 0);
  await vi.advanceTimersByTimeAsync(1_400);
  expect(answered).toBe(false);
  accepting.resolve(true);
  expect(await (await asking).json()).toEqual(DEFERRED);
});

test('invariant 4: a Session that takes more than 1.5 s does not hold up the acknowledgement, and goes on behind it', async () => {
  const { ask, touched, waitUntil } = ingress(() => new Promise<boolean>(() => {}));
  const asking = ask();
  await vi.waitUntil(() => touched.length > 0);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(await (await asking).json()).toEqual(DEFERRED);
  expect(waitUntil).toHaveLength(1);
});

test('invariant 5: a Session that cannot accept is said to the asker, not hidden behind a promise', async () => {
  const { ask } = ingress(async () => {
    throw new Error('storage is broken');
  });
  const answer: unknown = await (await ask()).json();
  expect(answer).toMatchObject({
    type: 4,
    data: { flags: 64, content: expect.stringContaining('please try again') },
  });
});

test('invariant 5: a Session that fails after the acknowledgement has the promised answer taken back', async () => {
  const accepting = Promise.withResolvers<boolean>();
  const edited = { id: '1', channel_id: '8', author: { id: '1', username: 'golem' }, timestamp: '' };
  const fetch = vi.fn<(url: string, init: RequestInit) => Promise<Response>>(async () =>
    Response.json(edited),
  );
  vi.stubGlobal('fetch', fetch);
  const { ask, touched, waitUntil } = ingress(() => accepting.promise);
  const asking = ask();
  await vi.waitUntil(() => touched.length > 0);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(await (await asking).json()).toEqual(DEFERRED);
  accepting.reject(new Error('storage is broken'));
  await Promise.all(waitUntil);
  vi.unstubAllGlobals();
  expect(fetch.mock.calls).toEqual([
    [
      expect.stringContaining('/webhooks/1/interaction-token/messages/@original'),
      expect.objectContaining({ body: expect.stringContaining('please try again') }),
    ],
  ]);
});

test('a Session that was just restarted is asked once more before the asker is sent away', async () => {
  let tries = 0;
  const { ask } = ingress(async () => {
    tries += 1;
    if (tries === 1) throw new Error('The object was reset.');
    return true;
  });
  expect(await (await ask()).json()).toEqual(DEFERRED);
});
