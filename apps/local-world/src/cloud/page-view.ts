import type { PageCloud, PageMail, PageServer } from '../page-api.ts';
import type { Server } from './cloud-state.ts';
import type { CloudStore } from './cloud-store.ts';
import { siteStatus } from './egress.ts';
import { SERVER_TYPE } from './hetzner/objects.ts';
import { isRebooting, progressOf } from './power.ts';
import { SITES } from './sites.ts';

/** How many actions of a server the page shows. */
const SHOWN_ACTIONS = 10;

export const cloudForPage = (
  store: CloudStore,
  visits: ReadonlyMap<string, number>,
  mailbox: PageMail[],
): PageCloud => ({
  servers: store.state.servers.map((server) => pageServer(store, server)),
  sites: SITES.map((site) => {
    const httpStatus = siteStatus(store, site);
    const { host, title, server } = site;
    return { host, title, server, httpStatus, up: httpStatus === 200, requests: visits.get(host) ?? 0 };
  }),
  zones: store.state.zones.map(({ id, name, records, purges }) => ({
    id,
    name,
    purges,
    records: records.map((record) => ({
      id: record.id,
      type: record.type,
      name: record.name,
      content: record.content,
      ttl: record.ttl,
      proxied: record.proxied,
    })),
  })),
  projects: store.state.projects.map(({ name, deployments, live }) => ({
    name,
    deployments: deployments.map(({ id, message, created }) => ({
      id,
      shortId: id.slice(0, 8),
      message,
      at: created,
      live: id === live,
    })),
  })),
  mailbox,
});

const pageServer = (store: CloudStore, server: Server): PageServer => ({
  id: server.id,
  name: server.name,
  status: isRebooting(store, server.id) ? 'rebooting' : server.status,
  ipv4: server.ipv4,
  serverType: SERVER_TYPE.name,
  location: 'fsn1',
  actions: store.state.actions
    .filter((action) => action.server === server.id)
    .slice(0, SHOWN_ACTIONS)
    .map((action) => ({
      id: action.id,
      command: action.command,
      status: action.status,
      progress: progressOf(store, action),
      started: new Date(action.startedAt).toISOString(),
      finished: action.finishedAt === null ? null : new Date(action.finishedAt).toISOString(),
    })),
});
