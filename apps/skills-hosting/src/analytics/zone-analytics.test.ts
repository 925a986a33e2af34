import { invokeSkill } from '@golem/testing/invoke-skill';
import { interceptFetch } from '@golem/testing/upstream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { analyticsApi, cloudflareApi, trafficGroup, ZONE_ID } from '../cloudflare.fixture.ts';
import skill from '../index.ts';

const upstream = interceptFetch();
const ask = (args: object = {}) =>
  invokeSkill(skill, 'hosting.zone_analytics', { zone: 'example.com', ...args });
const outputOf = async (args?: object) => {
  const reply = await ask(args);
  return reply.ok && reply.value.mode === 'invoke' ? reply.value.invocation.output : reply;
};
const asked = async () =>
  z
    .object({ query: z.string(), variables: z.unknown() })
    .parse(await upstream.requests.find(({ url }) => url.endsWith('/graphql'))?.json());

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-05T10:20:00Z'), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('adds hours up, and says how much came from the cache and how much failed', async () => {
  upstream.answer(
    analyticsApi([
      trafficGroup('2026-11-05T09:00:00Z', 300, 240),
      trafficGroup('2026-11-05T10:00:00Z', 100, 60, 5),
    ]),
  );
  expect(await outputOf()).toEqual({
    zone: 'example.com',
    since: '2026-11-04T10:00:00.000Z',
    until: '2026-11-05T10:20:00.000Z',
    step: 'hour',
    total: { requests: 400, cached: 300, errors4xx: 0, errors5xx: 5, bytes: 400_000 },
    cacheRatio: 0.75,
    errorRatio: 0.0125,
    points: [
      {
        at: '2026-11-05T09:00:00.000Z',
        requests: 300,
        cached: 240,
        errors4xx: 0,
        errors5xx: 0,
        bytes: 300_000,
      },
      {
        at: '2026-11-05T10:00:00.000Z',
        requests: 100,
        cached: 60,
        errors4xx: 0,
        errors5xx: 5,
        bytes: 100_000,
      },
    ],
  });
  expect(await asked()).toMatchObject({
    query: expect.stringContaining('httpRequests1hGroups'),
    variables: {
      zone: ZONE_ID,
      since: '2026-11-04T10:00:00.000Z',
      until: '2026-11-05T10:20:00.000Z',
      limit: 26,
    },
  });
});

test('asks for days where hours are not kept', async () => {
  upstream.answer(analyticsApi([trafficGroup('2026-11-05', 100, 60)]));
  expect(await outputOf({ hours: 720 })).toMatchObject({
    step: 'day',
    points: [{ at: '2026-11-05T00:00:00.000Z', requests: 100 }],
  });
  expect(await asked()).toMatchObject({
    query: expect.stringContaining('httpRequests1dGroups'),
    variables: { zone: ZONE_ID, since: '2026-10-06', until: '2026-11-05', limit: 32 },
  });
});

test('has no ratios where nobody asked for anything', async () => {
  upstream.answer(analyticsApi([]));
  expect(await outputOf()).toMatchObject({
    total: { requests: 0 },
    cacheRatio: null,
    errorRatio: null,
    points: [],
  });
});

test.for([
  ['cannot request data older than 259200s', undefined, 'upstream_rejected', 'plan'],
  ['query time range is too large', undefined, 'upstream_rejected', 'plan'],
  ['zone "x" does not have access to the path', undefined, 'upstream_rejected', 'plan'],
  ['not authorized for that zone', 'authz', 'misconfigured', 'Analytics Read'],
  ['limit reached, please try reduced time period', undefined, 'upstream_rejected', 'five minutes'],
  ['internal server error', undefined, 'upstream_error', 'could not answer'],
] as const)('“%s” is told as what it is', async ([message, code, expected, says]) => {
  upstream.answer((request, signal) =>
    request.method === 'GET'
      ? cloudflareApi()(request, signal)
      : Response.json({ data: null, errors: [{ message, path: null, extensions: { code } }] }),
  );
  expect(await ask()).toMatchObject({
    ok: false,
    error: { code: expected, message: expect.stringContaining(says) },
  });
});

test.for([
  ['no zone', { data: { viewer: { zones: [] } }, errors: null }, 'not_found'],
  ['groups of another shape', { data: { viewer: { zones: [{ groups: [{}] }] } } }, 'upstream_error'],
  ['nothing', {}, 'upstream_error'],
] as const)('an answer with %s is an error', async ([, body, code]) => {
  upstream.answer((request, signal) =>
    request.method === 'GET' ? cloudflareApi()(request, signal) : Response.json(body),
  );
  expect(await ask()).toMatchObject({ ok: false, error: { code } });
});
