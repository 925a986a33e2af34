import type { Server } from '../cloud-state.ts';
import type { CloudStore } from '../cloud-store.ts';
import { isServing } from '../power.ts';

const DAY_MS = 24 * 3600 * 1000;

/** A systemd service as it stands. */
export interface Service {
  description: string;
  active: 'active' | 'inactive' | 'failed';
  isEnabled: boolean;
  /** Unix milliseconds. */
  startedAt: number;
}

interface LogLine {
  at: number;
  unit: string;
  text: string;
}

/** What is on a server: its services, their journal and its disk. It is not kept over a restart of the world. */
export interface Machine {
  name: string;
  services: Map<string, Service>;
  /** Oldest first. */
  journal: LogLine[];
  disk: { totalMiB: number; applicationsMiB: number; journalMiB: number; packagesMiB: number };
  now(): number;
  /** When the system was started, unix milliseconds: after the last restart at the provider, if there was one. */
  bootedAt(): number;
  isServing(): boolean;
  /** Records that something really happened on it. */
  effect(what: string): void;
  pause(ms: number): Promise<void>;
}

const SERVICES: Record<string, readonly [name: string, description: string][]> = {
  web: [
    ['nginx', 'A high performance web server and a reverse proxy server'],
    ['php8.3-fpm', 'The PHP 8.3 FastCGI Process Manager'],
  ],
  database: [['postgresql', 'PostgreSQL RDBMS']],
  staging: [
    ['nginx', 'A high performance web server and a reverse proxy server'],
    ['worker', 'The background jobs of the shop'],
  ],
};

const EVERYWHERE = [
  ['cron', 'Regular background program processing daemon'],
  ['ssh', 'OpenBSD Secure Shell server'],
] as const;

const LINES: readonly string[] = [
  'GET / 200 0.012',
  'GET /assets/app.css 200 0.001',
  'POST /cart 200 0.087',
  'GET /prices 304 0.002',
  'upstream timed out while reading response header',
];

/** Some 200 lines of the last three hours. */
const firstJournal = (units: readonly string[], now: number): LogLine[] =>
  Array.from({ length: 200 }, (_, index) => ({
    at: now - (200 - index) * 54_000,
    unit: units[index % units.length] ?? '',
    text: LINES[(index * 7) % LINES.length] ?? '',
  }));

/** The machine behind a server of the cloud. web-2's disk is nearly full of logs, and staging-1's worker has failed. */
export const machineOf = (store: CloudStore, server: Server): Machine => {
  const since = store.clock.now() - 12 * DAY_MS;
  const named = [...(SERVICES[server.labels['role'] ?? ''] ?? []), ...EVERYWHERE];
  const services = new Map(
    named.map(([name, description]): [string, Service] => {
      const active = name === 'worker' ? 'failed' : 'active';
      return [`${name}.service`, { description, active, isEnabled: true, startedAt: since + 9_000 }];
    }),
  );
  return {
    name: server.name,
    services,
    journal: firstJournal([...services.keys()], store.clock.now()),
    disk: {
      totalMiB: 40_960,
      applicationsMiB: 14_200,
      journalMiB: server.name === 'web-2' ? 22_900 : 800,
      packagesMiB: 640,
    },
    now: () => store.clock.now(),
    bootedAt: () => {
      const boots = store.state.actions
        .filter(
          ({ server: id, command }) => id === server.id && /^(reboot|reset|start)_server$/.test(command),
        )
        .map(({ finishedAt }) => finishedAt ?? 0);
      return Math.max(since, ...boots);
    },
    isServing: () => {
      const now = store.state.servers.find(({ id }) => id === server.id);
      return now !== undefined && isServing(store, now);
    },
    effect: (what) => store.effect(what, server.name),
    pause: (ms) => new Promise((resolve) => void store.clock.after(ms, () => resolve(undefined))),
  };
};

/** When a service was started: with the system, if that was later. */
export const startOf = (machine: Machine, service: Service): number =>
  Math.max(service.startedAt, machine.bootedAt() + 9_000);

export const usedMiB = ({ disk }: Machine): number =>
  disk.applicationsMiB + disk.journalMiB + disk.packagesMiB;
