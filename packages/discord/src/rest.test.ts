import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { nonceFor } from './rest/nonce.ts';
import { createDiscordRest, type DiscordRestConfig } from './rest.ts';

type Seen = { method: string; url: string; init: RequestInit };
type Answer = Response | Error | ((seen: Seen) => Promise<Response>);

const MESSAGE = {
  id: '1',
  channel_id: '2',
  author: { id: '3', username: 'golem', bot: true },
  timestamp: '2026-11-21T00:00:00Z',
};

function answer(status: number, body: unknown = MESSAGE, headers: Record<string, string> = {}): Response {
  return new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
}

/** A Discord that gives these answers in turn, and a clock that only sleep moves. */
function discord(answers: Answer[], config: Partial<DiscordRestConfig> = {}) {
  const seen: Seen[] = [];
  const slept: number[] = [];
  let clock = 1_000_000;
  const rest = createDiscordRest({
    botToken: 'bot-secret',
    applicationId: '77',
    fetch: async (url, init) => {
      const request = { method: init.method ?? '', url, init };
      seen.push(request);
      const next = answers.shift();
      if (next === undefined) throw new TypeError(`nobody expected ${url}`);
      if (next instanceof Error) throw next;
      return typeof next === 'function' ? next(request) : next;
    },
    now: () => clock,
    sleep: async (ms) => {
      slept.push(ms);
      clock += ms;
    },
    random: () => 1,
    ...config,
  });
  return { rest, seen, slept, pass: (ms: number) => (clock += ms) };
}

const bodyOf = (seen: Seen | undefined): unknown => JSON.parse(z.string().parse(seen?.init.body));
const send = { nonce: 'n1' };

const stalled = ({ init }: Seen) =>
  new Promise<Response>((_, reject) =>
    init.signal?.addEventListener('abort', () => reject(new DOMException('', 'TimeoutError'))),
  );

describe('what is sent', () => {
  test('has the nonce enforced, no pings, the token and a User-Agent', async () => {
    const { rest, seen } = discord([answer(200)]);
    await rest.createMessage('2', { content: '@everyone hi' }, send);
    expect(bodyOf(seen[0])).toEqual({
      content: '@everyone hi',
      nonce: 'n1',
      enforce_nonce: true,
      allowed_mentions: { parse: [] },
    });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: 'https://discord.com/api/v10/channels/2/messages',
      init: {
        headers: {
          authorization: 'Bot bot-secret',
          'user-agent': expect.stringMatching(/^DiscordBot \(.+, .+\)$/),
        },
      },
    });
  });

  test('can never ping, whatever the method', async () => {
    const { rest, seen } = discord([answer(200), answer(200), answer(200), answer(200)]);
    const forged = { content: 'x', allowed_mentions: { parse: ['everyone'] } };
    await rest.createMessage('2', forged, send);
    await rest.editMessage('2', '1', forged);
    await rest.editOriginal('token', forged);
    await rest.followup('token', forged);
    expect(seen.map(bodyOf)).toEqual(
      Array.from({ length: 4 }, () => expect.objectContaining({ allowed_mentions: { parse: [] } })),
    );
  });

  test.each([
    ['https://proxy.test/api', 'https://proxy.test/api/v10/users/@me'],
    ['https://proxy.test/api/v9/', 'https://proxy.test/api/v9/users/@me'],
    ['http://127.0.0.1:8788', 'http://127.0.0.1:8788/v10/users/@me'],
  ])('goes to the base URL %s', async (baseUrl, url) => {
    const { rest, seen } = discord([answer(200, MESSAGE.author)], { baseUrl });
    await rest.getMe();
    expect(seen[0]?.url).toBe(url);
  });

  test('carries files as multipart, each with its attachment', async () => {
    const { rest, seen } = discord([answer(200)]);
    const files = [{ name: 'answer.md', contentType: 'text/markdown', data: '# all' }];
    await rest.createMessage('2', { content: 'see file', files }, send);
    const form = seen[0]?.init.body;
    if (!(form instanceof FormData)) throw new Error('not multipart');
    expect(JSON.parse(z.string().parse(form.get('payload_json')))).toMatchObject({
      attachments: [{ id: '0', filename: 'answer.md' }],
      nonce: 'n1',
    });
    const file = form.get('files[0]');
    expect(file instanceof File && [file.name, file.type, await file.text()]).toEqual([
      'answer.md',
      'text/markdown',
      '# all',
    ]);
    expect(seen[0]?.init.headers).not.toHaveProperty('content-type');
  });

  test('reads the roles that a member has now, and tells one who left from a Discord that is away', async () => {
    const left = answer(404, { code: 10_007, message: 'Unknown Member' });
    const { rest, seen } = discord([answer(200, { user: MESSAGE.author, roles: ['5', '6'] }), left]);
    expect(await rest.getMember('30', '3')).toEqual({ ok: true, value: { roles: ['5', '6'] } });
    expect(seen[0]).toMatchObject({ method: 'GET', url: 'https://discord.com/api/v10/guilds/30/members/3' });
    expect(await rest.getMember('30', '3')).toMatchObject({ ok: false, error: { code: 10_007 } });
  });

  test('escapes ids in paths, so that an id cannot name another route', async () => {
    const { rest, seen } = discord([answer(204)]);
    await rest.triggerTyping('../users/@me');
    expect(seen[0]?.url).toBe('https://discord.com/api/v10/channels/..%2Fusers%2F%40me/typing');
  });
});

describe('a hostile server', () => {
  test('429 with retry_after: waits that long and sends the same again', async () => {
    const { rest, seen, slept } = discord([answer(429, { retry_after: 1.5, global: false }), answer(200)]);
    expect(await rest.createMessage('2', { content: 'x' }, send)).toMatchObject({
      ok: true,
      value: { id: '1' },
    });
    expect(slept).toEqual([1500]);
    expect(bodyOf(seen[1])).toEqual(bodyOf(seen[0]));
  });

  test('429 without JSON: waits for the header', async () => {
    const { rest, slept } = discord([
      new Response('<html>', { status: 429, headers: { 'retry-after': '3' } }),
      answer(200),
    ]);
    expect((await rest.createMessage('2', { content: 'x' }, send)).ok).toBe(true);
    expect(slept).toEqual([3000]);
  });

  test('429 longer than the time given: says so at once, with the wait', async () => {
    const { rest, seen, slept } = discord([answer(429, { retry_after: 60 })]);
    expect(await rest.createMessage('2', { content: 'x' }, { ...send, withinMs: 5000 })).toEqual({
      ok: false,
      error: { kind: 'rate_limited', status: 429, message: expect.any(String), retryAfterMs: 60_000 },
    });
    expect([seen.length, slept]).toEqual([1, []]);
  });

  test('429 with no wait at all, again and again, ends with the time given', async () => {
    const answers = Array.from({ length: 1000 }, () => answer(429, { retry_after: 0 }));
    const { rest, seen } = discord(answers);
    const outcome = await rest.createMessage('2', { content: 'x' }, { ...send, withinMs: 1000 });
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'rate_limited' } });
    expect(seen.length).toBeLessThanOrEqual(21);
  });

  test('a global 429 stops all channels, but not interactions', async () => {
    const { rest, slept } = discord([
      answer(429, { retry_after: 2, global: true }),
      answer(200),
      answer(200),
    ]);
    await rest.createMessage('2', { content: 'x' }, { ...send, withinMs: 1000 });
    await rest.editOriginal('token', { content: 'x' });
    expect(slept).toEqual([]);
    await rest.createMessage('9', { content: 'x' }, send);
    expect(slept).toEqual([2000]);
  });

  test('an empty bucket is waited for before the request, in its channel only', async () => {
    const headers = {
      'x-ratelimit-bucket': 'abc',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset-after': '4.2',
    };
    const { rest, slept } = discord([answer(200, MESSAGE, headers), answer(200), answer(200)]);
    await rest.createMessage('2', { content: 'x' }, send);
    await rest.createMessage('3', { content: 'x' }, send);
    expect(slept).toEqual([]);
    await rest.createMessage('2', { content: 'x' }, send);
    expect(slept).toEqual([4200]);
  });

  test('never sends more than 50 requests a second', async () => {
    const { rest, slept } = discord(Array.from({ length: 51 }, () => answer(200)));
    for (let index = 0; index < 51; index += 1)
      await rest.createMessage(String(index), { content: 'x' }, send);
    expect(slept).toEqual([1000]);
  });

  test('500, then a lost connection, then a cut body: the same nonce each time, one answer', async () => {
    const cut = new Response('{"id":"1","chan', { status: 200 });
    const { rest, seen, slept } = discord([answer(500, {}), new TypeError('lost'), cut, answer(200)]);
    expect((await rest.createMessage('2', { content: 'x' }, send)).ok).toBe(true);
    expect(slept).toEqual([500, 1000, 2000]);
    expect(new Set(seen.map(({ init }) => init.body)).size).toBe(1);
  });

  test('500 for ever: gives up after four tries', async () => {
    const { rest, seen } = discord(Array.from({ length: 9 }, () => answer(503, {})));
    expect(await rest.getMe()).toEqual({
      ok: false,
      error: { kind: 'unavailable', status: 503, message: 'Discord answered 503' },
    });
    expect(seen.length).toBe(4);
  });

  test('a lost followup is reported as uncertain and not sent twice: webhooks know no nonce', async () => {
    const { rest, seen } = discord([new TypeError('lost')]);
    expect(await rest.followup('token', { content: 'x' })).toEqual({
      ok: false,
      error: { kind: 'unavailable', message: 'No answer from Discord (TypeError)', uncertain: true },
    });
    expect(seen.length).toBe(1);
  });

  test('a stalled server costs one attempt', async () => {
    const { rest, seen } = discord([stalled, answer(200)], { attemptMs: 5 });
    expect((await rest.createMessage('2', { content: 'x' }, send)).ok).toBe(true);
    expect(seen.length).toBe(2);
  });

  test('a redirect is not followed: it would carry the token elsewhere', async () => {
    const { rest, seen } = discord([
      new Response(null, { status: 302, headers: { location: 'https://evil.test' } }),
    ]);
    expect(await rest.getMe()).toMatchObject({ ok: false, error: { kind: 'invalid', status: 302 } });
    expect(seen[0]?.init.redirect).toBe('manual');
  });

  test('after thousands of refused requests it stops by itself, before Discord bans the address', async () => {
    const { rest, seen } = discord(Array.from({ length: 9_100 }, () => answer(401, {})));
    for (let index = 0; index < 9_100; index += 1) await rest.editOriginal('t', { content: 'x' });
    expect(seen.length).toBe(5_000);
  });
});

describe('errors', () => {
  test.each([
    [401, { code: 0, message: '401: Unauthorized' }, 'unauthorized'],
    [403, { code: 50_013, message: 'Missing Permissions' }, 'forbidden'],
    [404, { code: 10_003, message: 'Unknown Channel' }, 'not_found'],
    [404, { code: 10_015, message: 'Unknown Webhook' }, 'expired_token'],
    [401, { code: 50_027, message: 'Invalid Webhook Token' }, 'expired_token'],
    [400, { code: 50_035, message: 'Invalid Form Body' }, 'invalid'],
    [413, '<html>', 'invalid'],
  ])('%i %o is %s', async (status, body, kind) => {
    const { rest, seen } = discord([answer(status, body)]);
    expect(await rest.editOriginal('token', { content: 'x' })).toMatchObject({
      ok: false,
      error: { kind, status },
    });
    expect(seen.length).toBe(1);
  });

  test('name the field that Discord refused', async () => {
    const errors = {
      components: { 0: { label: { _errors: [{ code: 'X', message: 'Must be 80 or fewer.' }] } } },
    };
    const { rest } = discord([answer(400, { code: 50_035, message: 'Invalid Form Body', errors })]);
    expect(await rest.createMessage('2', { content: 'x' }, send)).toMatchObject({
      error: { code: 50_035, message: 'Invalid Form Body: components.0.label Must be 80 or fewer.' },
    });
  });

  test('never hold a token', async () => {
    const lost = new TypeError(
      'fetch failed: https://discord.com/api/v10/webhooks/77/interaction-secret bot-secret',
    );
    const { rest } = discord([lost, answer(404, { code: 10_015, message: 'Unknown Webhook' })]);
    const outcomes = [
      await rest.followup('interaction-secret', { content: 'x' }),
      await rest.deleteOriginal('interaction-secret'),
    ];
    expect(JSON.stringify(outcomes)).not.toMatch(/secret/);
  });
});

describe('the nonce', () => {
  test('is the same for the same part, different for another, and at most 25 characters', () => {
    const ids = ['1234567890123456789', crypto.randomUUID(), 'schedule:daily-report:2026-11-21T07:00', 'ü'];
    const nonces = ids.flatMap((id) =>
      [0, 1, 'card', 'a very long name of a part'].map((part) => nonceFor(id, part)),
    );
    expect(new Set(nonces).size).toBe(nonces.length);
    for (const nonce of nonces) expect(nonce).toMatch(/^[\x21-\x7e]{1,25}$/);
    expect(nonceFor('1234567890123456789', 2)).toBe('1234567890123456789.2');
    expect(nonceFor(ids[2] ?? '', 1)).toBe(nonceFor('schedule:daily-report:2026-11-21T07:00', 1));
  });
});
