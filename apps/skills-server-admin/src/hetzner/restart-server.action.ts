import { ok, type serverAdmin } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { actOn, describeAction, probeAction } from './server-actions.ts';
import { describeServer, findServer, previewServer } from './servers.ts';
import { ActionAnswer } from './types.ts';

const VERBS = { soft: 'reboot', hard: 'reset' } as const;

export const restartServer: ActionFor<typeof serverAdmin, 'restart_server', ServerAdminEnv> = {
  async run({ server: nameOrId, mode = 'soft' }, context) {
    const server = await beforeWrite(findServer(context, nameOrId));
    if (!server.ok) return server;
    const done = await actOn(context, server.value, VERBS[mode], { answer: ActionAnswer });
    if (!done.ok) return done;
    return ok({
      output: { server: describeServer(server.value), action: describeAction(done.value.action) },
    });
  },

  async preview({ server: nameOrId, mode = 'soft' }, context) {
    const server = await findServer(context, nameOrId);
    if (!server.ok) return server;
    return ok(
      previewServer(
        server.value,
        mode === 'hard'
          ? 'Hard: the power is cut; data may be lost.'
          : 'Soft: the system is asked to reboot.',
      ),
    );
  },

  async probe({ server: nameOrId, mode = 'soft' }, context, since) {
    const server = await findServer(context, nameOrId);
    if (!server.ok) return server;
    return probeAction(context, server.value, [`${VERBS[mode]}_server`, VERBS[mode]], since);
  },
};
