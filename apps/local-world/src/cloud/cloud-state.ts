import { z } from 'zod';

/** What the small cloud remembers. Providers' objects are made of it when they are asked for. */

export const Server = z.object({
  id: z.number(),
  name: z.string(),
  status: z.enum(['running', 'starting', 'stopping', 'off']),
  ipv4: z.string(),
  labels: z.record(z.string(), z.string()),
  created: z.string(),
});
export type Server = z.infer<typeof Server>;

export const ServerCommand = z.enum([
  'reboot_server',
  'reset_server',
  'start_server',
  'stop_server',
  'shutdown_server',
  'create_image',
]);
export type ServerCommand = z.infer<typeof ServerCommand>;

export const Action = z.object({
  id: z.number(),
  command: ServerCommand,
  server: z.number(),
  status: z.enum(['running', 'success', 'error']),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  image: z.number().nullable(),
});
export type Action = z.infer<typeof Action>;

export const Image = z.object({
  id: z.number(),
  server: z.number(),
  description: z.string(),
  type: z.enum(['snapshot', 'backup']),
  created: z.string(),
});
export type Image = z.infer<typeof Image>;

export const DnsRecord = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  content: z.string(),
  ttl: z.number(),
  proxied: z.boolean(),
  priority: z.number().optional(),
  comment: z.string().nullable(),
  tags: z.array(z.string()),
  created: z.string(),
  modified: z.string(),
});
export type DnsRecord = z.infer<typeof DnsRecord>;

export const Zone = z.object({
  id: z.string(),
  name: z.string(),
  records: z.array(DnsRecord),
  /** Newest first. */
  purges: z.array(z.object({ at: z.string(), what: z.string() })),
});
export type Zone = z.infer<typeof Zone>;

export const Deployment = z.object({
  id: z.string(),
  message: z.string(),
  commit: z.string(),
  created: z.string(),
});
export type Deployment = z.infer<typeof Deployment>;

export const Project = z.object({
  id: z.string(),
  name: z.string(),
  /** Newest first. */
  deployments: z.array(Deployment),
  live: z.string(),
});
export type Project = z.infer<typeof Project>;

export const WorkerVersion = z.object({
  id: z.string(),
  number: z.number(),
  message: z.string(),
  created: z.string(),
});
export type WorkerVersion = z.infer<typeof WorkerVersion>;

export const WorkerDeployment = z.object({
  id: z.string(),
  message: z.string(),
  created: z.string(),
  versions: z.array(z.object({ version_id: z.string(), percentage: z.number() })),
});
export type WorkerDeployment = z.infer<typeof WorkerDeployment>;

/** Versions and deployments are newest first; the first deployment is live. */
export const Worker = z.object({
  name: z.string(),
  versions: z.array(WorkerVersion),
  deployments: z.array(WorkerDeployment),
});
export type Worker = z.infer<typeof Worker>;

/** One thing that really happened in the cloud: what tests of "at most once" count. */
const Effect = z.object({
  at: z.number(),
  /** `reboot_server`, `purge_cache`, `create_dns_record`, … */
  what: z.string(),
  /** Server, zone, record or project by name. */
  target: z.string(),
});

/** A silence at the small cloud's Alertmanager; its matchers know equality only. */
export const Silence = z.object({
  id: z.string(),
  matchers: z
    .array(
      z.object({
        name: z.string(),
        value: z.string(),
        isRegex: z.literal(false),
        isEqual: z.boolean().default(true),
      }),
    )
    .min(1),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  createdBy: z.string(),
  comment: z.string(),
});
export type Silence = z.infer<typeof Silence>;

export const CloudSaved = z.object({
  servers: z.array(Server),
  actions: z.array(Action),
  images: z.array(Image),
  zones: z.array(Zone),
  projects: z.array(Project),
  workers: z.array(Worker),
  /** Hosts that a person broke. */
  brokenSites: z.array(z.string()),
  /** Newest first. */
  silences: z.array(Silence).default([]),
  effects: z.array(Effect),
  lastNumber: z.number(),
});
export type CloudSaved = z.infer<typeof CloudSaved>;
