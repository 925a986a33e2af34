import type { Action, Image, Server } from '../cloud-state.ts';
import type { CloudStore } from '../cloud-store.ts';
import { progressOf, runningAction } from '../power.ts';

/** Hetzner's JSON for what the small cloud knows; what it does not know is filled in believably. */

const LOCATION = {
  id: 1,
  name: 'fsn1',
  description: 'Falkenstein DC Park 1',
  country: 'DE',
  city: 'Falkenstein',
  latitude: 50.476_12,
  longitude: 12.370_071,
  network_zone: 'eu-central',
};

export const SERVER_TYPE = {
  id: 22,
  name: 'cpx11',
  description: 'CPX 11',
  category: 'Shared vCPU',
  cores: 2,
  memory: 2,
  disk: 40,
  deprecated: false,
  deprecation: null,
  locations: [{ id: LOCATION.id, name: LOCATION.name, deprecation: null }],
  prices: [
    {
      location: LOCATION.name,
      price_hourly: { net: '0.0080', gross: '0.0095' },
      price_monthly: { net: '4.9900', gross: '5.9381' },
      included_traffic: 21_990_232_555_520,
      price_per_tb_traffic: { net: '1.0000', gross: '1.1900' },
    },
  ],
  storage_type: 'local',
  cpu_type: 'shared',
  architecture: 'x86',
};

const SYSTEM_IMAGE = {
  id: 161_547_269,
  type: 'system',
  status: 'available',
  name: 'debian-13',
  description: 'Debian 13',
  image_size: null,
  disk_size: 5,
  created: '2025-08-12T08:00:00+00:00',
  created_from: null,
  bound_to: null,
  os_flavor: 'debian',
  os_version: '13',
  rapid_deploy: true,
  protection: { delete: false },
  deprecated: null,
  deleted: null,
  labels: {},
  architecture: 'x86',
};

export const serverObject = (store: CloudStore, server: Server) => ({
  id: server.id,
  name: server.name,
  status: server.status,
  created: server.created,
  public_net: {
    ipv4: { id: server.id + 1000, ip: server.ipv4, blocked: false, dns_ptr: `${server.name}.example.test` },
    ipv6: { id: server.id + 2000, ip: `2001:db8:${server.id % 10_000}::/64`, blocked: false, dns_ptr: [] },
    floating_ips: [],
    firewalls: [],
  },
  private_net: [],
  server_type: SERVER_TYPE,
  location: LOCATION,
  datacenter: {
    id: 4,
    name: 'fsn1-dc14',
    description: 'Falkenstein 1 virtual DC 14',
    location: LOCATION,
    server_types: { supported: [22], available: [22], available_for_migration: [22] },
  },
  image: SYSTEM_IMAGE,
  iso: null,
  rescue_enabled: false,
  locked: runningAction(store, server.id) !== undefined,
  backup_window: null,
  outgoing_traffic: 123_456_789,
  ingoing_traffic: 23_456_789,
  included_traffic: 21_990_232_555_520,
  protection: { delete: false, rebuild: false },
  labels: server.labels,
  volumes: [],
  load_balancers: [],
  primary_disk_size: 40,
  placement_group: null,
});

const isoOf = (ms: number): string => new Date(ms).toISOString();

export const actionObject = (store: CloudStore, action: Action) => ({
  id: action.id,
  command: action.command,
  status: action.status,
  progress: progressOf(store, action),
  started: isoOf(action.startedAt),
  finished: action.finishedAt === null ? null : isoOf(action.finishedAt),
  resources: [
    { id: action.server, type: 'server' },
    ...(action.image === null ? [] : [{ id: action.image, type: 'image' }]),
  ],
  error: null,
});

export const imageObject = (store: CloudStore, image: Image) => {
  const busy = store.state.actions.some((action) => action.image === image.id && action.status === 'running');
  const server = store.state.servers.find(({ id }) => id === image.server);
  return {
    ...SYSTEM_IMAGE,
    id: image.id,
    type: image.type,
    status: busy ? 'creating' : 'available',
    name: null,
    description: image.description,
    image_size: busy ? null : 2.3,
    disk_size: SERVER_TYPE.disk,
    created: image.created,
    created_from: { id: image.server, name: server?.name ?? '' },
    rapid_deploy: false,
  };
};
