import { fail, type observability, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { ObservabilityEnv } from '../env.ts';
import { iso, rangeOf } from '../time-range.ts';
import { queryLines, shortLine, streamText } from './loki.ts';

/** As many kinds of streams as help to narrow the next query. */
const MAX_STREAMS = 10;

export const queryLogs: ActionFor<typeof observability, 'query_logs', ObservabilityEnv> = {
  async run({ query, minutes, until, limit }, context) {
    const range = rangeOf(minutes, until, context.now());
    if (!range.ok) return range;
    const found = await queryLines(context, query, range.value, limit + 1);
    if (!found.ok) return found;
    if (found.value === undefined) {
      return fail(
        'invalid_input',
        'This query counts. Give one that selects lines, such as {app="shop"} |= "timeout".',
      );
    }
    const streams = new Map(found.value.map(({ labels }) => [streamText(labels), labels]));
    return ok({
      output: {
        query,
        from: iso(range.value.from),
        until: iso(range.value.until),
        lines: found.value.slice(0, limit).map(({ at, labels, line }) => ({
          at: new Date(at).toISOString(),
          stream: streamText(labels),
          line: shortLine(line),
        })),
        truncated: found.value.length > limit,
        streams: [...streams.values()].slice(0, MAX_STREAMS),
      },
    });
  },
};
