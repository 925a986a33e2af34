import { Hono } from 'hono';
import { z } from 'zod';
import type { ObservedEnv } from '../../observe.ts';
import type { Server, ServerCommand } from '../cloud-state.ts';
import type { CloudStore } from '../cloud-store.ts';
import { runningAction, startAction } from '../power.ts';
import { HetznerError, invalidInput } from './errors.ts';
import { metricsOf } from './metrics.ts';
import { actionObject, imageObject, SERVER_TYPE, serverObject } from './objects.ts';
import { paged } from './paging.ts';

/** The last part of `/servers/{id}/actions/…` and the command that it starts. */
const POWER: Record<string, ServerCommand> = {
  reboot: 'reboot_server',
  reset: 'reset_server',
  poweron: 'start_server',
  poweroff: 'stop_server',
  shutdown: 'shutdown_server',
};

const CreateImage = z.object({
  description: z.string().optional(),
  type: z.enum(['snapshot', 'backup']).default('snapshot'),
  labels: z.record(z.string(), z.string()).optional(),
});

const serverById = (store: CloudStore, id: string): Server => {
  const server = store.state.servers.find((other) => String(other.id) === id);
  if (server === undefined) throw new HetznerError('not_found', `server with ID '${id}' not found`);
  return server;
};

const refuseWhenLocked = (store: CloudStore, server: Server): void => {
  if (runningAction(store, server.id) !== undefined) throw new HetznerError('locked', 'server is locked');
};

const matching = (
  servers: readonly Server[],
  query: Record<string, string>,
  statuses: string[],
): Server[] => {
  const [label, wanted] = (query['label_selector'] ?? '').split(/==?/);
  const chosen = servers.filter(
    (server) =>
      (query['name'] === undefined || server.name === query['name']) &&
      (statuses.length === 0 || statuses.includes(server.status)) &&
      (!label || (wanted === undefined ? label in server.labels : server.labels[label] === wanted)),
  );
  return query['sort']?.startsWith('name') === true
    ? chosen.toSorted((a, b) => a.name.localeCompare(b.name) * (query['sort'] === 'name:desc' ? -1 : 1))
    : chosen;
};

export const serverRoutes = (store: CloudStore) =>
  new Hono<ObservedEnv>()
    .get('/servers', (c) => {
      const chosen = matching(store.state.servers, c.req.query(), c.req.queries('status') ?? []);
      const { items, meta } = paged(chosen, c.req.query());
      return c.json({ servers: items.map((server) => serverObject(store, server)), meta });
    })
    .get('/servers/:id{[0-9]+}', (c) =>
      c.json({ server: serverObject(store, serverById(store, c.req.param('id'))) }),
    )
    .get('/servers/:id{[0-9]+}/metrics', (c) =>
      c.json({ metrics: metricsOf(store, serverById(store, c.req.param('id')), c.req.queries()) }),
    )
    .get('/servers/:id{[0-9]+}/actions', (c) => {
      const server = serverById(store, c.req.param('id'));
      const own = store.state.actions.filter((action) => action.server === server.id);
      const { items, meta } = paged(own, c.req.query());
      return c.json({ actions: items.map((action) => actionObject(store, action)), meta });
    })
    .post('/servers/:id{[0-9]+}/actions/create_image', (c) => {
      const server = serverById(store, c.req.param('id'));
      const parsed = CreateImage.safeParse(c.get('body') ?? {});
      if (!parsed.success) throw invalidInput(String(parsed.error.issues[0]?.path[0]), 'invalid value');
      refuseWhenLocked(store, server);
      const image = {
        id: store.newNumber(),
        server: server.id,
        description: parsed.data.description ?? `Snapshot of ${server.name}`,
        type: parsed.data.type,
        created: store.isoNow(),
      };
      store.change(({ images }) => images.unshift(image));
      const action = startAction(store, server, 'create_image', image.id);
      return c.json({ action: actionObject(store, action), image: imageObject(store, image) }, 201);
    })
    .post('/servers/:id{[0-9]+}/actions/:verb', (c) => {
      const command = POWER[c.req.param('verb')];
      if (command === undefined) throw new HetznerError('not_found', 'endpoint not found');
      const server = serverById(store, c.req.param('id'));
      refuseWhenLocked(store, server);
      // A machine that is off has nothing to reboot or to shut down.
      if (server.status === 'off' && command !== 'start_server' && command !== 'stop_server') {
        throw new HetznerError('conflict', 'server is not running');
      }
      return c.json({ action: actionObject(store, startAction(store, server, command)) }, 201);
    });

export const actionRoutes = (store: CloudStore) => {
  const byId = (id: string) => {
    const action = store.state.actions.find((other) => String(other.id) === id);
    if (action === undefined) throw new HetznerError('not_found', `action with ID '${id}' not found`);
    return { action: actionObject(store, action) };
  };
  return new Hono<ObservedEnv>()
    .get('/actions/:id{[0-9]+}', (c) => c.json(byId(c.req.param('id'))))
    .get('/servers/actions/:id{[0-9]+}', (c) => c.json(byId(c.req.param('id'))))
    .get('/servers/:server{[0-9]+}/actions/:id{[0-9]+}', (c) => c.json(byId(c.req.param('id'))))
    .get('/images', (c) => {
      const { items, meta } = paged(store.state.images, c.req.query());
      return c.json({ images: items.map((image) => imageObject(store, image)), meta });
    })
    .get('/server_types', (c) => {
      const { items, meta } = paged([SERVER_TYPE], c.req.query());
      return c.json({ server_types: items, meta });
    });
};
