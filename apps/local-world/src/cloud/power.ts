import type { Action, Server, ServerCommand } from './cloud-state.ts';
import type { CloudStore } from './cloud-store.ts';

/** How long an action takes: real ones take 2 to 60 s; this is long enough to be seen. */
const ACTION_MS = 2000;
/** How often progress is announced. */
const TICK_MS = 250;

/** Status while a command runs, and after it. A reboot shows as running throughout, as at Hetzner. */
const STATUS: Record<ServerCommand, { during?: Server['status']; after?: Server['status'] }> = {
  reboot_server: { after: 'running' },
  reset_server: { after: 'running' },
  start_server: { during: 'starting', after: 'running' },
  stop_server: { during: 'stopping', after: 'off' },
  shutdown_server: { during: 'stopping', after: 'off' },
  create_image: {},
};

export const runningAction = (store: CloudStore, server: number): Action | undefined =>
  store.state.actions.find((action) => action.server === server && action.status === 'running');

export const isRebooting = (store: CloudStore, server: number): boolean => {
  const command = runningAction(store, server)?.command;
  return command === 'reboot_server' || command === 'reset_server';
};

/** Whether programs on the server answer now. */
export const isServing = (store: CloudStore, server: Server): boolean =>
  server.status === 'running' && !isRebooting(store, server.id);

/** Per cent. */
export const progressOf = (store: CloudStore, action: Action): number =>
  action.status === 'running'
    ? Math.min(99, Math.floor(((store.clock.now() - action.startedAt) / ACTION_MS) * 100))
    : 100;

/** Starts a command on a server that is not locked; it goes on by itself. */
export const startAction = (
  store: CloudStore,
  server: Server,
  command: ServerCommand,
  image: number | null = null,
): Action => {
  const action: Action = {
    id: store.newNumber(),
    command,
    server: server.id,
    status: 'running',
    startedAt: store.clock.now(),
    finishedAt: null,
    image,
  };
  store.effect(command, server.name);
  store.change(({ actions }) => {
    actions.unshift(action);
    server.status = STATUS[command].during ?? server.status;
  });
  follow(store, action);
  return action;
};

/** Takes up what was running when the world was stopped. */
export const resumeActions = (store: CloudStore): void => {
  for (const action of store.state.actions) if (action.status === 'running') follow(store, action);
};

const follow = (store: CloudStore, action: Action): void => {
  const left = action.startedAt + ACTION_MS - store.clock.now();
  if (left > 0) {
    store.clock.after(Math.min(TICK_MS, left), () => {
      store.change(() => undefined);
      follow(store, action);
    });
    return;
  }
  store.change(({ servers }) => {
    action.status = 'success';
    action.finishedAt = store.clock.now();
    const server = servers.find(({ id }) => id === action.server);
    if (server !== undefined) server.status = STATUS[action.command].after ?? server.status;
  });
};
