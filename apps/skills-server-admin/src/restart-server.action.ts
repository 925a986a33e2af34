import { fail, ok, type serverAdmin } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import type { ServerAdminEnv } from './env.ts';
import { hetzner } from './hetzner-client.ts';
import { ActionAnswer, ActionsAnswer } from './hetzner-types.ts';
import { describeServer, findServer } from './servers.ts';
import { waitForAction } from './wait-for-action.ts';

const COMMANDS = { soft: 'reboot', hard: 'reset' } as const;

/** Hetzner's clock and ours may differ; an action this much before `since` (milliseconds) still counts. */
const CLOCK_DIFFERENCE_MS = 5_000;

export const restartServer: ActionFor<typeof serverAdmin, 'restart_server', ServerAdminEnv> = {
  async run({ server: nameOrId, mode = 'soft' }, context) {
    const { env, signal } = context;
    const found = await beforeWrite(findServer(context, nameOrId));
    if (!found.ok) return found;
    const server = found.value;
    const accepted = await hetzner(env, {
      method: 'POST',
      path: `/servers/${server.id}/actions/${COMMANDS[mode]}`,
      answer: ActionAnswer,
      signal,
    });
    if (!accepted.ok) return accepted;
    const action = await waitForAction(env, signal, server.id, accepted.value.action);
    if (action.status === 'error') {
      const reason = action.error ? `${action.error.code}: ${action.error.message}` : 'no reason given';
      return fail('upstream_error', `Hetzner Cloud began the restart and reports an error (${reason}).`);
    }
    return ok({
      output: { server: describeServer(server), action: { id: action.id, status: action.status } },
    });
  },

  async preview({ server: nameOrId, mode = 'soft' }, context) {
    const found = await findServer(context, nameOrId);
    if (!found.ok) return found;
    const { id, name, status, address, type, location } = describeServer(found.value);
    return ok({
      lines: [
        `Server ${name} (${id}) is ${status}${found.value.locked ? ' and locked by another action' : ''}.`,
        `${type} in ${location}, ${address ?? 'no public address'}, created ${found.value.created.slice(0, 10)}.`,
        mode === 'hard'
          ? 'Hard: the power is cut; data may be lost.'
          : 'Soft: the system is asked to reboot.',
      ],
      state: { id, name, status },
    });
  },

  async probe({ server: nameOrId, mode = 'soft' }, context, since) {
    const found = await findServer(context, nameOrId);
    if (!found.ok) return found;
    const { id, name } = found.value;
    const path = `/servers/${id}/actions?sort=started:desc&per_page=50`;
    const { env, signal } = context;
    const recent = await hetzner(env, { method: 'GET', path, answer: ActionsAnswer, signal });
    if (!recent.ok) return recent;
    const action = recent.value.actions.find(
      ({ command, started }) =>
        (command === `${COMMANDS[mode]}_server` || command === COMMANDS[mode]) &&
        Date.parse(started) >= since - CLOCK_DIFFERENCE_MS,
    );
    if (!action) return ok({ happened: 'no', detail: `${name} has no ${COMMANDS[mode]} since then.` });
    return ok({
      happened: action.status === 'error' ? 'unknown' : 'yes',
      detail: `${name}: ${action.command} started ${action.started}, ${action.status}.`,
    });
  },
};
