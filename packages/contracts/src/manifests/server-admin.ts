import { z } from 'zod';
import { capability, defineManifest } from '../capability.ts';

const Server = z.object({
  id: z.number().int(),
  name: z.string(),
  status: z.string(),
  address: z.string().nullable(),
  type: z.string(),
  location: z.string(),
});

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
        server: z.string().trim().min(1).max(253).describe('The server, by name or id'),
        mode: z.enum(['soft', 'hard']).optional().describe('How to restart; soft when left out'),
      }),
      output: z.object({ server: Server, action: z.object({ id: z.number().int(), status: z.string() }) }),
      target: 'server',
      untrusted: false,
      timeoutMs: 60_000,
      supports: { preview: true, probe: true, undo: false },
      claims: ['restarted', 'rebooted'],
      policy: { cooldownS: 60, cooldownKey: 'server' },
    }),
  },
});
