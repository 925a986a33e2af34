import { z } from 'zod';
import { capability, defineManifest } from '../capability.ts';
import { runbookCapabilities } from './server-admin-runbooks.ts';
import { sshCapabilities } from './server-admin-ssh.ts';

const Server = z.object({
  id: z.number().int(),
  name: z.string(),
  status: z.string(),
  address: z.string().nullable(),
  type: z.string(),
  location: z.string(),
});

const ServerName = z.string().trim().min(1).max(253).describe('The server, by name or id');

/** What a provider does with a server, as last seen; `progress` is in per cent. */
const ServerAction = z.object({
  id: z.number().int(),
  command: z.string(),
  status: z.enum(['running', 'success', 'error']),
  progress: z.number(),
  started: z.string(),
});
const Acted = z.object({ server: Server, action: ServerAction });

export const serverAdmin = defineManifest({
  skill: 'server-admin',
  title: 'Servers',
  binding: 'SKILL_SERVER_ADMIN',
  capabilities: {
    list_servers: capability({
      title: 'List the servers',
      description: 'List the servers at Hetzner Cloud with their state and address.',
      sentence: 'List the servers.',
      effect: 'read',
      external: false,
      input: z.object({}),
      output: z.object({ servers: z.array(Server), truncated: z.boolean() }),
      target: null,
      untrusted: false,
      timeoutMs: 20_000,
      supports: { preview: false, probe: false, undo: false },
    }),
    restart_server: capability({
      title: 'Restart a server',
      description:
        'Restart one server at Hetzner Cloud. `soft` asks the system to reboot; `hard` cuts the power and can lose data, use it only when the user says so or soft did not help.',
      sentence: 'Restart the server {server}.',
      effect: 'write',
      external: false,
      input: z.object({
        server: ServerName,
        mode: z.enum(['soft', 'hard']).optional().describe('How to restart; soft when left out'),
      }),
      output: Acted,
      target: 'server',
      untrusted: false,
      timeoutMs: 60_000,
      supports: { preview: true, probe: true, undo: false },
      claims: ['restarted', 'rebooted'],
      policy: { cooldownS: 60, cooldownKey: 'server' },
    }),
    get_server: capability({
      title: 'Look at a server',
      description:
        'One server at Hetzner Cloud: state, its last actions with their progress, and CPU, disk and network over the last minutes as the hypervisor sees them. For memory, disk space and services use server_health.',
      sentence: 'Look at the server {server}.',
      effect: 'read',
      external: false,
      input: z.object({
        server: ServerName,
        minutes: z
          .number()
          .int()
          .min(5)
          .max(43_200)
          .optional()
          .describe('How far back the metrics go; 60 when left out'),
      }),
      output: z.object({
        server: Server.extend({ created: z.string(), locked: z.boolean() }),
        actions: z.array(ServerAction),
        minutes: z.number().int(),
        metrics: z.array(
          z.object({
            name: z.string(),
            unit: z.string(),
            latest: z.number(),
            average: z.number(),
            max: z.number(),
          }),
        ),
      }),
      target: 'server',
      untrusted: false,
      timeoutMs: 20_000,
      supports: { preview: false, probe: false, undo: false },
    }),
    power_on: capability({
      title: 'Power a server on',
      description: 'Start one server at Hetzner Cloud that is off.',
      sentence: 'Power on the server {server}.',
      effect: 'write',
      external: false,
      input: z.object({ server: ServerName }),
      output: Acted,
      target: 'server',
      untrusted: false,
      timeoutMs: 60_000,
      supports: { preview: true, probe: true, undo: true },
      claims: ['powered', 'booted'],
      policy: { cooldownS: 60, cooldownKey: 'server' },
    }),
    power_off: capability({
      title: 'Power a server off',
      description:
        'Stop one server at Hetzner Cloud; everything on it is down until it is powered on again. `soft` asks the system to shut down; `hard` cuts the power and can lose data, use it only when the user says so or soft did not help.',
      sentence: 'Power off the server {server}.',
      effect: 'write',
      external: false,
      input: z.object({
        server: ServerName,
        mode: z.enum(['soft', 'hard']).optional().describe('How to stop; soft when left out'),
      }),
      output: Acted,
      target: 'server',
      untrusted: false,
      timeoutMs: 60_000,
      supports: { preview: true, probe: true, undo: true },
      claims: ['powered', 'stopped'],
      policy: { cooldownS: 60, cooldownKey: 'server' },
    }),
    snapshot_server: capability({
      title: 'Take a snapshot of a server',
      description:
        'Store an image of the disk of one server at Hetzner Cloud. It takes minutes and costs money each month until somebody deletes it at Hetzner. What programs hold in memory is not in it.',
      sentence: 'Take a snapshot of the server {server} named “{description}”.',
      effect: 'write',
      external: false,
      input: z.object({
        server: ServerName,
        description: z.string().trim().min(1).max(100).describe('What the snapshot is called'),
      }),
      output: Acted.extend({ image: z.object({ id: z.number().int(), description: z.string() }) }),
      target: 'server',
      untrusted: false,
      timeoutMs: 60_000,
      supports: { preview: true, probe: true, undo: false },
      claims: ['snapshotted'],
      policy: { cooldownS: 60, cooldownKey: 'server', rateLimitMax: 10 },
    }),
    ...sshCapabilities,
    ...runbookCapabilities,
  },
});
