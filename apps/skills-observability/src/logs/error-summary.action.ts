import { fail, type observability, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { ObservabilityEnv } from '../env.ts';
import { iso, rangeOf } from '../time-range.ts';
import { groupErrors } from './error-groups.ts';
import { queryLines, shortLine, streamText } from './loki.ts';

/** A filter that Loki applies itself, so that only errors travel. */
const ERRORS = '|~ `(?i)\\b(error|exception|fatal|panic|critical|traceback)`';
/** Loki gives 5,000 lines at most by default. */
const MAX_LINES = 2_000;
const MAX_GROUPS = 20;

export const errorSummary: ActionFor<typeof observability, 'error_summary', ObservabilityEnv> = {
  async run({ query, minutes, until }, context) {
    const range = rangeOf(minutes, until, context.now());
    if (!range.ok) return range;
    const found = await queryLines(context, `${query} ${ERRORS}`, range.value, MAX_LINES);
    if (!found.ok) return found;
    if (found.value === undefined) {
      return fail('invalid_input', 'This query counts. Give one that selects lines, such as {app="shop"}.');
    }
    const groups = groupErrors(found.value);
    return ok({
      output: {
        query,
        from: iso(range.value.from),
        until: iso(range.value.until),
        lines: found.value.length,
        truncated: found.value.length >= MAX_LINES,
        groups: groups.slice(0, MAX_GROUPS).map(({ count, first, last, example }) => ({
          count,
          first: iso(first),
          last: iso(last),
          stream: streamText(example.labels),
          example: shortLine(example.line),
        })),
        moreGroups: Math.max(0, groups.length - MAX_GROUPS),
      },
    });
  },
};
