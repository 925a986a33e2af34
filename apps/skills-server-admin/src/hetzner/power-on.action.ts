import { ok, type serverAdmin } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { type Power, previewPower, probePower, switchPower } from './power.ts';

const ON: Power = {
  verb: 'poweron',
  command: 'start_server',
  wanted: 'running',
  consequence: 'It is started.',
};

export const powerOn: ActionFor<typeof serverAdmin, 'power_on', ServerAdminEnv> = {
  async run({ server }, context) {
    const done = await switchPower(context, server, ON);
    if (!done.ok) return done;
    const args = { server: done.value.server.name };
    return ok({ output: done.value, undo: { capability: 'server-admin.power_off', args } });
  },
  preview: ({ server }, context) => previewPower(context, server, ON),
  probe: ({ server }, context, since) => probePower(context, server, ON, since),
};
