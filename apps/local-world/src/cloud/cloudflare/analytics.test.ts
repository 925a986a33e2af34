import Cloudflare from 'cloudflare';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { manualClock } from '../../clock.ts';
import { testWorld } from '../../test-world.ts';

const Group = z.object({
  dimensions: z.object({ date: z.string(), datetime: z.string().optional() }),
  sum: z.object({
    requests: z.number(),
    responseStatusMap: z.array(z.object({ edgeResponseStatus: z.number(), requests: z.number() })),
  }),
});
const Answer = z.object({
  data: z.object({ viewer: z.object({ zones: z.array(z.object({ groups: z.array(Group) })) }) }).nullable(),
  errors: z.array(z.object({ message: z.string() })).nullable(),
});

/** A world at noon, and a question about its shop to the GraphQL API. */
const setUp = async () => {
  const world = await testWorld({ clock: manualClock(Date.parse('2026-11-21T12:30:00Z')) });
  const client = new Cloudflare({
    apiToken: world.env['CLOUDFLARE_API_TOKEN'] ?? '',
    baseURL: world.env['CLOUDFLARE_API_BASE_URL'] ?? '',
    maxRetries: 0,
  });
  const zone = world.cloud.state.zones.find(({ name }) => name === 'shop.test')?.id;
  const ask = async (
    dataset: string,
    filter: string,
    fields = 'sum { requests responseStatusMap { edgeResponseStatus requests } }',
  ) => {
    const query = `query ($zone: string!) { viewer { zones(filter: { zoneTag: $zone }) { groups: ${dataset}(limit: 100, filter: ${filter}) { ${fields} dimensions { date ${dataset.includes('1h') ? 'datetime' : ''} } } } } }`;
    return Answer.parse(await client.post('/graphql', { body: { query, variables: { zone } } }));
  };
  return { world, ask };
};
const groupsOf = ({ data, errors }: z.infer<typeof Answer>) => data?.viewer.zones[0]?.groups ?? errors;

const TWO_HOURS = '{ datetime_geq: "2026-11-21T11:00:00Z", datetime_lt: "2026-11-21T12:30:00Z" }';

test('hours are always the same, and a site that is down now fails in the running hour only', async () => {
  const { world, ask } = await setUp();
  const before = groupsOf(await ask('httpRequests1hGroups', TWO_HOURS));
  expect(before).toMatchObject([
    { dimensions: { datetime: '2026-11-21T11:00:00Z' } },
    { dimensions: { datetime: '2026-11-21T12:00:00Z' } },
  ]);
  expect(groupsOf(await ask('httpRequests1hGroups', TWO_HOURS))).toEqual(before);
  world.cloud.setSite('shop.test', false);
  const [earlier, now] = groupsOf(await ask('httpRequests1hGroups', TWO_HOURS)) ?? [];
  expect(earlier).toEqual(before?.[0]);
  expect(now).toMatchObject({ sum: { responseStatusMap: [{}, {}, { edgeResponseStatus: 500 }] } });
  expect(world.cloud.cloudflare.violations).toEqual([]);
});

test('days add their hours up, and today is as long as it has been', async () => {
  const { ask } = await setUp();
  const days = groupsOf(
    await ask('httpRequests1dGroups', '{ date_geq: "2026-11-20", date_leq: "2026-11-21" }'),
  );
  expect(days).toMatchObject([
    { dimensions: { date: '2026-11-20' } },
    { dimensions: { date: '2026-11-21' } },
  ]);
  const [yesterday, today] = z.array(Group).parse(days);
  expect(today?.sum.requests).toBeLessThan(yesterday?.sum.requests ?? 0);
});

test.each([
  ['a field that does not exist', 'httpRequests1hGroups', TWO_HOURS, 'sum { visits }', 'Cannot query field'],
  [
    'a filter that does not exist',
    'httpRequests1hGroups',
    '{ since: 1 }',
    'sum { requests }',
    'unknown field',
  ],
  [
    'what the plan does not keep',
    'httpRequests1hGroups',
    '{ datetime_geq: "2026-11-01T00:00:00Z", datetime_lt: "2026-11-02T00:00:00Z" }',
    'sum { requests }',
    'cannot request data older than 259200s',
  ],
])('%s is refused with the status 200', async (_name, dataset, filter, fields, says) => {
  const { ask } = await setUp();
  expect(await ask(dataset, filter, fields)).toEqual({
    data: null,
    errors: [expect.objectContaining({ message: expect.stringContaining(says) })],
  });
});
