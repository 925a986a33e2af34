import { ok, type serverAdmin } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { ServerAdminEnv } from '../env.ts';
import { type Power, previewPower, probePower, switchPower } from './power.ts';

const OFF: Record<'soft' | 'hard', Power> = {
  soft: {
    verb: 'shutdown',
    command: 'shutdown_server',
    wanted: 'off',
    consequence: 'Soft: the system is asked to shut down. Everything on it is down until it is powered on.',
  },
  hard: {
    verb: 'poweroff',
    command: 'stop_server',
    wanted: 'off',
    consequence: 'Hard: the power is cut; data may be lost. Everything on it is down until it is powered on.',
  },
};

export const powerOff: ActionFor<typeof serverAdmin, 'power_off', ServerAdminEnv> = {
  async run({ server, mode = 'soft' }, context) {
    const done = await switchPower(context, server, OFF[mode]);
    if (!done.ok) return done;
    const args = { server: done.value.server.name };
    return ok({ output: done.value, undo: { capability: 'server-admin.power_on', args } });
  },
  preview: ({ server, mode = 'soft' }, context) => previewPower(context, server, OFF[mode]),
  probe: ({ server, mode = 'soft' }, context, since) => probePower(context, server, OFF[mode], since),
};
