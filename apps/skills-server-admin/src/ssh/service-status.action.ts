import { ok, type serverAdmin } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { readService } from './service.ts';
import { withSession } from './session.ts';

export const serviceStatus: ActionFor<typeof serverAdmin, 'service_status', ServerAdminEnv> = {
  run: ({ server, service }, context) =>
    withSession(context, server, async (session) => {
      const status = await readService(session, service);
      return status.ok ? ok({ output: status.value }) : status;
    }),
};
