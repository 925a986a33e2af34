import { fail, ok, type serverAdmin } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { complaint, unitOf } from './service.ts';
import { withSession } from './session.ts';

/** Going through a journal of gigabytes for a filter takes this long, in seconds. */
const LIMIT_S = 40;

const LINES = 100;

/** journalctl takes a Perl pattern; a text is one in which every sign that means something is escaped. */
const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

export const tailLog: ActionFor<typeof serverAdmin, 'tail_log', ServerAdminEnv> = {
  run: ({ server, service, lines = LINES, minutes, filter }, context) =>
    withSession(context, server, async (session) => {
      const argv = [
        'journalctl',
        '--no-pager',
        '--quiet',
        '--output=short-iso',
        // Newest first, so that what is cut for its size is the oldest.
        '--reverse',
        `--lines=${lines}`,
        `--unit=${unitOf(service)}`,
        ...(minutes === undefined ? [] : [`--since=-${minutes}min`]),
        ...(filter === undefined ? [] : [`--grep=${literal(filter)}`, '--case-sensitive=false']),
      ];
      const done = await session.run(argv, LIMIT_S);
      if (!done.ok) return done;
      const { exitCode, stdout, stderr, truncated } = done.value;
      // With a filter, 1 says that no line matches; a failure says why.
      if (exitCode !== 0 && (exitCode !== 1 || stderr.trim() !== ''))
        return fail('upstream_rejected', `journalctl failed on ${server} (${complaint(done.value)}).`);
      const newestFirst = stdout.split('\n').filter((line) => line !== '');
      const whole = truncated ? newestFirst.slice(0, -1) : newestFirst;
      return ok({ output: { server, service: unitOf(service), lines: whole.toReversed(), truncated } });
    }),
};
