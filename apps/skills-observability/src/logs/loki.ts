import { ok, type Result } from '@golem/contracts';
import type { ActionContext } from '@golem/worker-kit';
import { z } from 'zod';
import type { ObservabilityEnv } from '../env.ts';
import { ask } from '../service.ts';
import type { TimeRange } from '../time-range.ts';

const Answer = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.string(),
    result: z.array(
      z.object({
        stream: z.record(z.string(), z.string()).optional(),
        /** Nanoseconds since 1970 as text, the line, and in newer versions its structured metadata. */
        values: z.array(z.tuple([z.string().regex(/^\d{1,19}$/), z.unknown()]).rest(z.unknown())),
      }),
    ),
  }),
});

export interface LogLine {
  /** Unix milliseconds. */
  at: number;
  labels: Record<string, string>;
  line: string;
}

/** Cut so that a few of them fit an answer. */
const MAX_LINE_CHARS = 500;

const NANO_PER_MS = 1_000_000n;

/** Labels in one line, as short as they can be told apart. */
export const streamText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .slice(0, 10)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
    .slice(0, 200);

export const shortLine = (line: string): string =>
  line.length > MAX_LINE_CHARS ? `${line.slice(0, MAX_LINE_CHARS - 1)}…` : line;

/** The newest lines of a range, the newest first; undefined when the query counts instead of selecting. */
export const queryLines = async (
  { env, signal }: Pick<ActionContext<ObservabilityEnv>, 'env' | 'signal'>,
  query: string,
  { from, until }: TimeRange,
  limit: number,
): Promise<Result<LogLine[] | undefined>> => {
  const answered = await ask(env, 'Loki', {
    path: '/loki/api/v1/query_range',
    query: new URLSearchParams({
      query,
      start: String(BigInt(Math.round(from)) * NANO_PER_MS),
      end: String(BigInt(Math.round(until)) * NANO_PER_MS),
      limit: String(limit),
      direction: 'backward',
    }),
    answer: Answer,
    signal,
  });
  if (!answered.ok) return answered;
  const { resultType, result } = answered.value.data;
  if (resultType !== 'streams') return ok(undefined);
  const lines = result.flatMap(({ stream = {}, values }) =>
    values.map(([at, line]) => ({
      at: Number(BigInt(at) / NANO_PER_MS),
      labels: stream,
      line: typeof line === 'string' ? line : JSON.stringify(line),
    })),
  );
  return ok(lines.toSorted((a, b) => b.at - a.at));
};
