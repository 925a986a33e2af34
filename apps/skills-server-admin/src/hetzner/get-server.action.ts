import { ok, type serverAdmin } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { recentMetrics } from './metrics.ts';
import { describeAction, lastActions } from './server-actions.ts';
import { describeServer, findServer } from './servers.ts';

/** Enough to see what is going on, and what went on before it. */
const ACTIONS = 5;

export const getServer: ActionFor<typeof serverAdmin, 'get_server', ServerAdminEnv> = {
  async run({ server: nameOrId, minutes = 60 }, context) {
    const server = await findServer(context, nameOrId);
    if (!server.ok) return server;
    const [metrics, actions] = await Promise.all([
      recentMetrics(context, server.value, minutes, context.now()),
      lastActions(context, server.value, ACTIONS),
    ]);
    if (!metrics.ok) return metrics;
    if (!actions.ok) return actions;
    const { created, locked = false } = server.value;
    return ok({
      output: {
        server: { ...describeServer(server.value), created, locked },
        actions: actions.value.map(describeAction),
        minutes,
        metrics: metrics.value,
      },
    });
  },
};
