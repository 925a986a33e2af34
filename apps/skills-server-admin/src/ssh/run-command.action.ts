import { ok, type serverAdmin } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { findSshServer, withSession } from './session.ts';

/** In seconds; what takes longer is not for a chat. */
const LIMIT_S = 60;

/** The one capability whose argument is shell text: its owner switches it on, and types to confirm each use. */
export const runCommand: ActionFor<typeof serverAdmin, 'run_command', ServerAdminEnv> = {
  run: ({ server, command }, context) =>
    withSession(context, server, async (session) => {
      const done = await session.run(['sh', '-c', command], LIMIT_S);
      return done.ok ? ok({ output: { server, ...done.value } }) : done;
    }),

  async preview({ server: name, command }, { env }) {
    const found = findSshServer(env, name);
    if (!found.ok) return found;
    const { user, host, port } = found.value.server;
    return ok({
      lines: [
        `As ${user} on ${name} (${host}:${port}), for at most ${LIMIT_S} s:`,
        ...command.split('\n').map((line) => `  ${line}`),
      ],
      state: { user, host, port },
    });
  },
};
