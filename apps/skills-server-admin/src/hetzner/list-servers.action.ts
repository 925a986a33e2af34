import { ok, type serverAdmin } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { describeServer, firstServers } from './servers.ts';

export const listServers: ActionFor<typeof serverAdmin, 'list_servers', ServerAdminEnv> = {
  async run(_args, context) {
    const found = await firstServers(context);
    if (!found.ok) return found;
    const { servers, truncated } = found.value;
    return ok({ output: { servers: servers.map(describeServer), truncated } });
  },
};
