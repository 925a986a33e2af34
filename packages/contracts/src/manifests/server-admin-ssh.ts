import { z } from 'zod';
import { capability } from '../capability.ts';

const SshServer = z.string().trim().min(1).max(63).describe('The server, by its name in SSH_SERVERS');
const Service = z
  .string()
  .trim()
  .max(200)
  // Without *, ? and [, which systemctl takes for patterns.
  .regex(/^[A-Za-z0-9][A-Za-z0-9:_.@\\-]*$/, 'the name of a systemd service, such as nginx')
  .describe('The systemd service, such as nginx');

const ServiceStatus = z.object({
  server: z.string(),
  service: z.string(),
  description: z.string(),
  /** systemd's own words: `active`, `inactive`, `failed`, … */
  active: z.string(),
  sub: z.string(),
  /** How it ended last: `success`, `exit-code`, `signal`, … */
  result: z.string(),
  /** Whether it starts with the system: `enabled`, `disabled`, … */
  startsAtBoot: z.string(),
  mainPid: z.number().int().nullable(),
  restarts: z.number().int().nullable(),
  memoryMiB: z.number().nullable(),
  startedSecondsAgo: z.number().nullable(),
});

/** What is done on the servers themselves, by SSH. All of it comes back as text that the server wrote. */
export const sshCapabilities = {
  server_health: capability({
    title: 'How a server is',
    description:
      'How one server is, read on the server itself by SSH: load, memory, disks, failed systemd units, whether a reboot is required.',
    sentence: 'Look how the server {server} is.',
    effect: 'read',
    external: false,
    input: z.object({ server: SshServer }),
    output: z.object({
      server: z.string(),
      uptimeSeconds: z.number(),
      cpus: z.number().int(),
      /** Over 1, 5 and 15 minutes. */
      load: z.array(z.number()).length(3),
      memoryMiB: z.object({
        total: z.number(),
        available: z.number(),
        swapTotal: z.number(),
        swapFree: z.number(),
      }),
      disks: z.array(
        z.object({ mount: z.string(), totalMiB: z.number(), freeMiB: z.number(), usedPercent: z.number() }),
      ),
      /** Null: the server has no systemd. */
      failedUnits: z.array(z.string()).nullable(),
      /** Null: the server cannot tell. */
      rebootRequired: z.boolean().nullable(),
    }),
    target: 'server',
    untrusted: true,
    timeoutMs: 40_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  service_status: capability({
    title: 'The state of a service',
    description:
      'The state of one systemd service on one server, by SSH: whether it runs, since when, how it ended.',
    sentence: 'Look at the service {service} on {server}.',
    effect: 'read',
    external: false,
    input: z.object({ server: SshServer, service: Service }),
    output: ServiceStatus,
    target: 'server',
    untrusted: true,
    timeoutMs: 40_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  restart_service: capability({
    title: 'Restart a service',
    description:
      'Restart one systemd service on one server, by SSH. It is down for a moment, or for good when it does not start again.',
    sentence: 'Restart the service {service} on {server}.',
    effect: 'write',
    external: false,
    input: z.object({ server: SshServer, service: Service }),
    output: ServiceStatus,
    target: 'server',
    untrusted: true,
    timeoutMs: 120_000,
    supports: { preview: true, probe: true, undo: false },
    claims: ['restarted'],
    policy: { cooldownS: 30, cooldownKey: 'server' },
  }),
  tail_log: capability({
    title: 'Read the log of a service',
    description:
      'The last lines of one systemd service in the journal of one server, by SSH, oldest first. `filter` keeps lines that contain this text.',
    sentence: 'Read the log of {service} on {server}.',
    effect: 'read',
    external: false,
    input: z.object({
      server: SshServer,
      service: Service,
      lines: z.number().int().min(1).max(500).optional().describe('How many; 100 when left out'),
      minutes: z.number().int().min(1).max(43_200).optional().describe('Only lines of the last minutes'),
      filter: z
        .string()
        .min(1)
        .max(200)
        .refine((text) => !text.includes('\0'), 'may hold no NUL')
        .optional()
        .describe('Text that a line must contain; not a pattern'),
    }),
    output: z.object({
      server: z.string(),
      service: z.string(),
      lines: z.array(z.string()),
      /** Older lines were left out because of their size. */
      truncated: z.boolean(),
    }),
    target: 'server',
    untrusted: true,
    timeoutMs: 60_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  run_command: capability({
    title: 'Run a command on a server',
    description:
      'Run one shell command on one server, by SSH, for at most 60 s. Only for what no other capability does, and only when the user asks for it.',
    sentence: 'Run on {server}: {command}',
    effect: 'destructive',
    external: false,
    input: z.object({
      server: SshServer,
      command: z
        .string()
        .trim()
        .min(1)
        .max(1000)
        .refine((text) => !text.includes('\0'), 'may hold no NUL'),
    }),
    output: z.object({
      server: z.string(),
      exitCode: z.number().int().nullable(),
      signal: z.string().nullable(),
      stdout: z.string(),
      stderr: z.string(),
      truncated: z.boolean(),
    }),
    target: 'server',
    untrusted: true,
    timeoutMs: 90_000,
    supports: { preview: true, probe: false, undo: false },
    policy: { enabled: false, confirm: 'always', typedConfirmation: true },
  }),
};
