import { z } from 'zod';
import { capability } from '../../capability.ts';
import { SiteName } from './sites.ts';

const Version = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^(?:[1-9][0-9]{0,8}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/,
    'must be the number or id of a version',
  )
  .describe('The version, by number or id; worker_versions has them');

export const WorkerVersion = z.object({
  id: z.string(),
  number: z.number(),
  created: z.string(),
  message: z.string().nullable(),
  /** Its share of the traffic now, in percent. */
  percentage: z.number(),
});
export type WorkerVersion = z.infer<typeof WorkerVersion>;

export const workerCapabilities = {
  worker_versions: capability({
    title: 'List the versions of a Worker',
    description: 'List the newest versions of one Worker at Cloudflare, and which of them get traffic.',
    sentence: 'List the versions of {site}.',
    effect: 'read',
    external: false,
    input: z.object({ site: SiteName }),
    output: z.object({ site: z.string(), versions: z.array(WorkerVersion) }),
    target: 'site',
    untrusted: true,
    timeoutMs: 20_000,
    supports: { preview: false, probe: false, undo: false },
  }),
  rollback_worker: capability({
    title: 'Roll a Worker back',
    description:
      'Send all traffic of one Worker at Cloudflare to an earlier version. Find it with worker_versions first. Its code and bindings go back; data and secrets do not. It can be undone.',
    sentence: 'Send all traffic of {site} to its version {version}.',
    effect: 'write',
    external: false,
    input: z.object({ site: SiteName, version: Version }),
    output: z.object({ site: z.string(), version: WorkerVersion, former: z.array(z.string()) }),
    target: 'site',
    untrusted: true,
    timeoutMs: 30_000,
    supports: { preview: true, probe: true, undo: true },
    claims: ['reverted', 'rolled'],
  }),
};
