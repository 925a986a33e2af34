import { fail, ok, type Probe, type Result } from '@golem/contracts';
import type { z } from 'zod';
import { hetzner } from './client.ts';
import type { Reach } from './servers.ts';
import {
  ActionAnswer,
  ActionsAnswer,
  type HetznerAction,
  type HetznerServer,
  ServerAnswer,
} from './types.ts';

/** Most power actions are done within seconds; after this the answer says "running". Milliseconds. */
const PATIENCE_MS = 20_000;
const INTERVAL_MS = 1_000;

/** Hetzner's clock and ours may differ; an action this much before `since` (milliseconds) still counts. */
const CLOCK_DIFFERENCE_MS = 5_000;

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/**
 * Reads again until `isDone`, time is up or it cannot be read any more, and returns what was seen last. It never
 * fails: the provider has accepted the action, so a failure to watch it is not a failure of it.
 */
const watch = async <T>(
  first: T,
  isDone: (seen: T) => boolean,
  read: () => Promise<Result<T>>,
): Promise<T> => {
  let seen = first;
  for (let waited = 0; !isDone(seen) && waited < PATIENCE_MS; waited += INTERVAL_MS) {
    await sleep(INTERVAL_MS);
    const next = await read();
    if (!next.ok) return seen;
    seen = next.value;
  }
  return seen;
};

const readServer = async ({ env, signal }: Reach, id: number): Promise<Result<HetznerServer>> => {
  const seen = await hetzner(env, { method: 'GET', path: `/servers/${id}`, answer: ServerAnswer, signal });
  return seen.ok ? ok(seen.value.server) : seen;
};

/** Waits, as long as for an action, until a server has the status; returns it as last seen, or `server` itself. */
export const waitForStatus = async (
  reach: Reach,
  server: HetznerServer,
  status: string,
): Promise<HetznerServer> => {
  const now = await readServer(reach, server.id);
  return now.ok
    ? watch(
        now.value,
        (seen) => seen.status === status,
        () => readServer(reach, server.id),
      )
    : server;
};

/**
 * Starts an action on a server, once, and follows it until it is done or a person would no longer wait.
 * Errors: those of {@link hetzner}; `upstream_error` when the provider reports that the action failed.
 */
export const actOn = async <S extends typeof ActionAnswer>(
  { env, signal }: Reach,
  server: HetznerServer,
  verb: string,
  request: { answer: S; body?: Record<string, unknown> },
): Promise<Result<{ accepted: z.infer<S>; action: HetznerAction }>> => {
  const path = `/servers/${server.id}/actions`;
  const accepted = await hetzner(env, { method: 'POST', path: `${path}/${verb}`, ...request, signal });
  if (!accepted.ok) return accepted;
  const first = accepted.value.action;
  const action = await watch(
    first,
    ({ status }) => status !== 'running',
    async () => {
      const answer = ActionAnswer;
      const seen = await hetzner(env, { method: 'GET', path: `${path}/${first.id}`, answer, signal });
      return seen.ok ? ok(seen.value.action) : seen;
    },
  );
  if (action.status !== 'error') return ok({ accepted: accepted.value, action });
  const reason = action.error ? `${action.error.code}: ${action.error.message}` : 'no reason given';
  return fail('upstream_error', `Hetzner Cloud began it and reports an error (${reason}).`);
};

/** An action as the manifest describes it. */
export const describeAction = ({ id, command, status, progress, started }: HetznerAction) => ({
  id,
  command,
  status,
  progress,
  started,
});

/** The actions on a server, newest first; at most `count`, which Hetzner limits to 50. */
export const lastActions = async (
  { env, signal }: Reach,
  server: HetznerServer,
  count: number,
): Promise<Result<HetznerAction[]>> => {
  const path = `/servers/${server.id}/actions?sort=started:desc&per_page=${count}`;
  const recent = await hetzner(env, { method: 'GET', path, answer: ActionsAnswer, signal });
  return recent.ok ? ok(recent.value.actions) : recent;
};

/** Whether one of these commands was begun on the server since then (unix milliseconds), by Hetzner's own list. */
export const probeAction = async (
  reach: Reach,
  server: HetznerServer,
  commands: readonly string[],
  since: number,
): Promise<Result<Probe>> => {
  const recent = await lastActions(reach, server, 50);
  if (!recent.ok) return recent;
  const action = recent.value.find(
    ({ command, started }) =>
      commands.includes(command) && Date.parse(started) >= since - CLOCK_DIFFERENCE_MS,
  );
  if (!action) return ok({ happened: 'no', detail: `${server.name} has no ${commands[0]} since then.` });
  return ok({
    happened: action.status === 'error' ? 'unknown' : 'yes',
    detail: `${server.name}: ${action.command} started ${action.started}, ${action.status}.`,
  });
};
