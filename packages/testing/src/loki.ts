import { z } from 'zod';
import type { Upstream } from './upstream.ts';

/** A line that Loki has. */
export interface StoredLine {
  /** Unix milliseconds. */
  at: number;
  labels: Record<string, string>;
  line: string;
}

const MATCHER = /^\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"([^"]*)"\s*$/;
const FILTER = /\|([=~])\s*(?:"([^"]*)"|`([^`]*)`)/g;

/** `max_query_length`, 721 hours, and `max_entries_limit_per_query`: Loki's own defaults. */
const LONGEST_NS = 721n * 3_600n * 1_000_000_000n;
const MOST_ENTRIES = 5_000;

/** A time as the documentation of the HTTP API has it for a client that means nanoseconds: 19 digits, until 2286. */
const Nanoseconds = z.string().regex(/^[12]\d{18}$/, 'is no time in nanoseconds');

/** The parameters of `GET /loki/api/v1/query_range`; one that it does not know is a mistake of ours. */
const QueryRange = z.strictObject({
  query: z.string().min(1),
  start: Nanoseconds,
  end: Nanoseconds,
  limit: z.string().regex(/^[1-9]\d*$/),
  direction: z.enum(['forward', 'backward']),
  step: z.string().optional(),
  interval: z.string().optional(),
});
type QueryRange = z.infer<typeof QueryRange>;

const refused = (why: string): Response => new Response(`${why}\n`, { status: 400 });

/** The selector as a test of labels; a text when Loki would refuse it. */
const selectorOf = (query: string): ((labels: Record<string, string>) => boolean) | string => {
  const inside = /^\s*\{([^}]*)\}/.exec(query)?.[1];
  if (inside === undefined) return 'parse error at line 1, col 1: syntax error: unexpected IDENTIFIER';
  const matchers = inside.split(',').map((one) => MATCHER.exec(one));
  if (matchers.includes(null)) return 'parse error at line 1, col 2: syntax error';
  const isBounding = matchers.some(
    (found) => /^=~?$/.test(found?.[2] ?? '') && !/^(?:|\.\*)$/.test(found?.[3] ?? ''),
  );
  if (!isBounding) {
    return 'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~".*" does not meet this requirement, but app=~".+" will';
  }
  return (labels) =>
    matchers.every((found) => {
      const [, name = '', operator = '', value = ''] = found ?? [];
      const has = labels[name] ?? '';
      const equal = operator.includes('~') ? new RegExp(`^(?:${value})$`).test(has) : has === value;
      return operator.startsWith('!') ? !equal : equal;
    });
};

const filterOf = (query: string): ((line: string) => boolean) => {
  const filters = [...query.matchAll(FILTER)].map(([, kind, quoted, raw]) => {
    const text = quoted ?? raw ?? '';
    const pattern = new RegExp(text.replace('(?i)', ''), text.startsWith('(?i)') ? 'i' : '');
    return (line: string) => (kind === '=' ? line.includes(text) : pattern.test(line));
  });
  return (line) => filters.every((fits) => fits(line));
};

const answerTo = (
  { query, start, end, limit, direction }: QueryRange,
  lines: readonly StoredLine[],
): Response => {
  const [from, until] = [BigInt(start), BigInt(end)];
  if (until <= from) return refused('end timestamp must not be before or equal to start time');
  if (until - from > LONGEST_NS)
    return refused('the query time range exceeds the limit (query length: too long, limit: 30d1h)');
  if (Number(limit) > MOST_ENTRIES)
    return refused(
      `max entries limit per query exceeded, limit > max_entries_limit (${limit} > ${MOST_ENTRIES})`,
    );
  const selects = selectorOf(query);
  if (typeof selects === 'string') return refused(selects);
  const fits = filterOf(query);
  const sign = direction === 'forward' ? 1 : -1;
  const found = lines
    .map((line) => ({ ...line, ns: BigInt(line.at) * 1_000_000n }))
    // The start is part of the range, the end is not.
    .filter(({ ns, labels, line }) => ns >= from && ns < until && selects(labels) && fits(line))
    .toSorted((a, b) => sign * (a.at - b.at))
    .slice(0, Number(limit));
  const streams = Map.groupBy(found, ({ labels }) => JSON.stringify(labels));
  const result = [...streams].map(([stream, own]) => ({
    stream: JSON.parse(stream),
    values: own.map(({ ns, line }) => [String(ns), line]),
  }));
  return Response.json({ status: 'success', data: { resultType: 'streams', result, stats: {} } });
};

/**
 * A Loki with these lines, after the documentation of its HTTP API. It refuses what Loki refuses, and besides whatever
 * a client that knows the API would not send: unknown or repeated parameters, times that are not in nanoseconds.
 */
export const lokiWith =
  (lines: readonly StoredLine[]): Upstream =>
  (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method !== 'GET' || pathname !== '/loki/api/v1/query_range')
      return new Response('404 page not found\n', { status: 404 });
    if (new Set(searchParams.keys()).size !== searchParams.size) return refused('a parameter is given twice');
    const asked = QueryRange.safeParse(Object.fromEntries(searchParams));
    if (!asked.success) return refused(z.prettifyError(asked.error));
    return answerTo(asked.data, lines);
  };
