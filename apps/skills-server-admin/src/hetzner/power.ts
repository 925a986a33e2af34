import { fail, ok, type Preview, type Probe, type Result } from '@golem/contracts';
import { beforeWrite } from '@golem/worker-kit';
import { actOn, describeAction, probeAction, waitForStatus } from './server-actions.ts';
import { describeServer, findServer, previewServer, type Reach } from './servers.ts';
import { ActionAnswer, type HetznerServer } from './types.ts';

/** One way to change whether a server runs. */
export interface Power {
  verb: 'poweron' | 'poweroff' | 'shutdown';
  /** Hetzner's name of the action in its list. */
  command: string;
  wanted: 'running' | 'off';
  consequence: string;
}

/** The server, unless it is as wanted already: then there is nothing to do, and nothing to take back either. */
const findOther = async (
  reach: Reach,
  nameOrId: string,
  { wanted }: Power,
): Promise<Result<HetznerServer>> => {
  const found = await findServer(reach, nameOrId);
  if (!found.ok || found.value.status !== wanted) return found;
  return fail('conflict', `${found.value.name} is ${wanted} already; nothing was done.`);
};

/** Switches a server, once, and waits for its new status as long as a person would. */
export const switchPower = async (reach: Reach, nameOrId: string, power: Power) => {
  const server = await beforeWrite(findOther(reach, nameOrId, power));
  if (!server.ok) return server;
  const done = await actOn(reach, server.value, power.verb, { answer: ActionAnswer });
  if (!done.ok) return done;
  const after = await waitForStatus(reach, server.value, power.wanted);
  return ok({ server: describeServer(after), action: describeAction(done.value.action) });
};

export const previewPower = async (
  reach: Reach,
  nameOrId: string,
  power: Power,
): Promise<Result<Preview>> => {
  const server = await findServer(reach, nameOrId);
  return server.ok ? ok(previewServer(server.value, power.consequence)) : server;
};

export const probePower = async (
  reach: Reach,
  nameOrId: string,
  { command, verb }: Power,
  since: number,
): Promise<Result<Probe>> => {
  const server = await findServer(reach, nameOrId);
  return server.ok ? probeAction(reach, server.value, [command, verb], since) : server;
};
