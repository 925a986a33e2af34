import { ok, type Result, type SiteDeployment, type WorkerVersion } from '@golem/contracts';
import { z } from 'zod';
import { cloudflare } from '../cloudflare-client.ts';
import type { Reach } from '../zones.ts';
import { firstLine } from './pages.ts';

export const Script = z.object({
  id: z.string(),
  modified_on: z.string().optional(),
  routes: z.array(z.object({ pattern: z.string() })).nullish(),
});
export type Script = z.infer<typeof Script>;

/** What a Worker is reached by. */
export interface WorkerSite {
  kind: 'worker';
  account: string;
  script: Script;
}

const Annotations = z.object({ 'workers/message': z.string().optional() }).nullish();

/** A deployment of a Worker as Cloudflare answers it: versions and their share of the traffic. */
export const WorkerDeployment = z.object({
  id: z.string(),
  created_on: z.string(),
  versions: z.array(z.object({ version_id: z.string(), percentage: z.number() })),
  annotations: Annotations,
});
export type WorkerDeployment = z.infer<typeof WorkerDeployment>;

const Version = z.object({
  id: z.string(),
  number: z.number(),
  metadata: z.object({ created_on: z.string() }),
  annotations: Annotations,
});

/** As many versions as fit one answer. */
const MOST_VERSIONS = 25;

/** The deployments of a Worker, newest first; the first is live. */
export const listWorkerDeployments = async (
  { env, signal }: Reach,
  { account, script }: WorkerSite,
): Promise<Result<WorkerDeployment[]>> => {
  const page = await cloudflare(env, {
    effect: 'read',
    answer: z.object({ result: z.object({ deployments: z.array(WorkerDeployment) }) }),
    signal,
    send: (client, options) =>
      client.workers.scripts.deployments.list(script.id, { account_id: account }, options),
  });
  return page.ok ? ok(page.value.result.deployments) : page;
};

/** A Worker's deployment as people and the model see it. */
export const describeWorkerDeployment = (deployment: WorkerDeployment, live: boolean): SiteDeployment => ({
  id: deployment.id,
  created: deployment.created_on,
  live,
  environment: 'production',
  status: live ? 'active' : 'replaced',
  branch: null,
  commit: null,
  message: firstLine(deployment.annotations?.['workers/message']),
  url: null,
  versions: deployment.versions.map(({ version_id, percentage }) => ({ id: version_id, percentage })),
});

/** The newest versions of a Worker with their share of the traffic, and what is live. */
export const listVersions = async (
  reach: Reach,
  site: WorkerSite,
): Promise<Result<{ versions: WorkerVersion[]; live: WorkerDeployment | null }>> => {
  const deployments = await listWorkerDeployments(reach, site);
  if (!deployments.ok) return deployments;
  const page = await cloudflare(reach.env, {
    effect: 'read',
    answer: z.object({ result: z.object({ items: z.array(Version) }) }),
    signal: reach.signal,
    send: (client, options) =>
      client.workers.scripts.versions.list(
        site.script.id,
        { account_id: site.account, per_page: MOST_VERSIONS },
        options,
      ),
  });
  if (!page.ok) return page;
  const live = deployments.value[0] ?? null;
  const versions = page.value.result.items.map(({ id, number, metadata, annotations }) => ({
    id,
    number,
    created: metadata.created_on,
    message: firstLine(annotations?.['workers/message']),
    percentage: live?.versions.find(({ version_id }) => version_id === id)?.percentage ?? 0,
  }));
  return ok({ versions, live });
};
