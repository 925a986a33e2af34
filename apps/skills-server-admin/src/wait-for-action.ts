import type { ServerAdminEnv } from './env.ts';
import { hetzner } from './hetzner-client.ts';
import { ActionAnswer, type HetznerAction } from './hetzner-types.ts';

/** A soft reboot is reported as done within seconds; after this the answer says "running". Milliseconds. */
const PATIENCE_MS = 20_000;
const INTERVAL_MS = 1_000;

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/**
 * Follows an action until it ends, time is up or it cannot be read any more, and returns it as last seen.
 * It never fails: the provider has accepted the action, so a failure to watch it is not a failure of it.
 */
export const waitForAction = async (
  env: ServerAdminEnv,
  signal: AbortSignal,
  serverId: number,
  accepted: HetznerAction,
): Promise<HetznerAction> => {
  let action = accepted;
  for (let waited = 0; action.status === 'running' && waited < PATIENCE_MS; waited += INTERVAL_MS) {
    await sleep(INTERVAL_MS);
    const path = `/servers/${serverId}/actions/${action.id}`;
    const seen = await hetzner(env, { method: 'GET', path, answer: ActionAnswer, signal });
    if (!seen.ok) return action;
    action = seen.value.action;
  }
  return action;
};
