import { fail, ok, type serverAdmin } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { HEALTH_SCRIPT, parseHealth } from './health-report.ts';
import { complaint } from './service.ts';
import { withSession } from './session.ts';

/** A disk that hangs must not hold the answer up for long, in seconds. */
const LIMIT_S = 20;

export const serverHealth: ActionFor<typeof serverAdmin, 'server_health', ServerAdminEnv> = {
  run: ({ server }, context) =>
    withSession(context, server, async (session) => {
      const done = await session.run(['sh', '-c', HEALTH_SCRIPT], LIMIT_S);
      if (!done.ok) return done;
      if (done.value.exitCode === null || done.value.exitCode > 1)
        return fail('upstream_rejected', `${server} cannot say how it is (${complaint(done.value)}).`);
      const health = parseHealth(done.value.stdout);
      return health.ok ? ok({ output: { server, ...health.value } }) : health;
    }),
};
