import { ok, type serverAdmin } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { actOn, describeAction, probeAction } from './server-actions.ts';
import { describeServer, findServer, previewServer } from './servers.ts';
import { ImageAnswer } from './types.ts';

export const snapshotServer: ActionFor<typeof serverAdmin, 'snapshot_server', ServerAdminEnv> = {
  async run({ server: nameOrId, description }, context) {
    const server = await beforeWrite(findServer(context, nameOrId));
    if (!server.ok) return server;
    const body = { type: 'snapshot', description };
    const done = await actOn(context, server.value, 'create_image', { answer: ImageAnswer, body });
    if (!done.ok) return done;
    const { accepted, action } = done.value;
    return ok({
      output: {
        server: describeServer(server.value),
        action: describeAction(action),
        image: accepted.image,
      },
    });
  },

  async preview({ server: nameOrId }, context) {
    const server = await findServer(context, nameOrId);
    if (!server.ok) return server;
    const running = server.value.status === 'running';
    return ok(
      previewServer(
        server.value,
        `The image is kept, and paid for, until somebody deletes it.${running ? ' What is written just now may be missing: it is the disk of a running system.' : ''}`,
      ),
    );
  },

  async probe({ server: nameOrId }, context, since) {
    const server = await findServer(context, nameOrId);
    return server.ok ? probeAction(context, server.value, ['create_image'], since) : server;
  },
};
