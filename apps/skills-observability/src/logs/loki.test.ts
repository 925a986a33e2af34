import { invokeSkill } from '@golem/testing/invoke-skill';
import { lokiWith } from '@golem/testing/loki';
import { interceptFetch } from '@golem/testing/upstream';
import { expect, test } from 'vitest';
import skill from '../index.ts';

const upstream = interceptFetch();
const NOON = Date.parse('2026-11-20T12:00:00Z');
const MINUTE_MS = 60_000;

/** A line a minute before noon, the oldest first. */
const lines = (count: number, textOf: (minute: number) => string, labels = { app: 'shop' }) =>
  Array.from({ length: count }, (_, index) => ({
    at: NOON - (count - index) * MINUTE_MS,
    labels,
    line: textOf(count - index),
  }));

const until = '2026-11-20T12:00:00Z';
const logs = (args: object) =>
  invokeSkill(skill, 'observability.query_logs', { query: '{app="shop"}', until, ...args });
const errors = (args: object) =>
  invokeSkill(skill, 'observability.error_summary', { query: '{app="shop"}', until, ...args });
const output = (fields: object) => ({ value: { invocation: { output: fields } } });

test('the newest lines of a range are given, the newest first, and that there are more', async () => {
  upstream.answer(lokiWith(lines(120, (minute) => `line ${minute}`)));
  expect(await logs({ minutes: 60, limit: 2 })).toMatchObject(
    output({
      from: '2026-11-20T11:00:00Z',
      until,
      lines: [
        { at: '2026-11-20T11:59:00.000Z', stream: 'app=shop', line: 'line 1' },
        { at: '2026-11-20T11:58:00.000Z', stream: 'app=shop', line: 'line 2' },
      ],
      truncated: true,
    }),
  );
  expect(await logs({ minutes: 60, limit: 60 })).toMatchObject(output({ truncated: false }));
});

test('only the streams that are selected, and the lines that fit, are read', async () => {
  const others = lines(5, () => 'timeout elsewhere', { app: 'blog' });
  upstream.answer(lokiWith([...lines(5, (minute) => `timeout ${minute}`), ...others]));
  expect(await logs({ query: '{app="shop"} |= "timeout 3"' })).toMatchObject(
    output({ lines: [{ line: 'timeout 3' }] }),
  );
});

test.for<[string, object]>([
  ['the longest range and the most lines', { minutes: 10_080, limit: 200 }],
  ['the shortest', { minutes: 1, limit: 1 }],
  ['a range that ends now', { until: undefined }],
])('%s is a request that Loki takes', async ([, args]) => {
  upstream.answer(lokiWith([]));
  expect(await logs(args)).toMatchObject({ ok: true });
  const { limit: _, ...range } = { limit: 1, ...args };
  expect(await errors(range)).toMatchObject({ ok: true });
});

test('errors are counted by what they say, and Loki is asked for errors only', async () => {
  upstream.answer(
    lokiWith(lines(50, (minute) => (minute % 10 === 0 ? `ERROR: timeout after ${minute} ms` : 'GET /'))),
  );
  expect(await errors({ minutes: 60 })).toMatchObject(
    output({
      lines: 5,
      truncated: false,
      groups: [
        {
          count: 5,
          first: '2026-11-20T11:10:00Z',
          last: '2026-11-20T11:50:00Z',
          example: 'ERROR: timeout after 10 ms',
        },
      ],
    }),
  );
});

test('of more errors than are read the newest count, and the answer says that there are more', async () => {
  const many = lines(3_000, () => 'panic: no space').map((line, index) => ({
    ...line,
    at: NOON - index - 1,
  }));
  upstream.answer(lokiWith(many));
  expect(await errors({ minutes: 60 })).toMatchObject(
    output({ lines: 2_000, truncated: true, groups: [{ count: 2_000 }] }),
  );
});

test.for(['{app=~".*"}', '{app="shop"', '{shop}'])('%s is refused in the words of Loki', async (query) => {
  upstream.answer(lokiWith([]));
  const reply = await logs({ query });
  expect(reply).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
});

test('a time beyond all calendars is an answer that cannot be read', async () => {
  const result = [{ stream: { app: 'shop' }, values: [['99999999999999999999999', 'later']] }];
  upstream.answer(() => Response.json({ status: 'success', data: { resultType: 'streams', result } }));
  expect(await logs({})).toMatchObject({ ok: false, error: { code: 'upstream_error' } });
});
