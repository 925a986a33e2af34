import { type hosting, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { HostingEnv } from '../env.ts';
import { findWorkerSite } from './find-site.ts';
import { listVersions } from './workers.ts';

export const workerVersions: ActionFor<typeof hosting, 'worker_versions', HostingEnv> = {
  async run({ site: nameOrId }, context) {
    const site = await findWorkerSite(context, nameOrId);
    if (!site.ok) return site;
    const listed = await listVersions(context, site.value);
    if (!listed.ok) return listed;
    return ok({ output: { site: site.value.script.id, versions: listed.value.versions } });
  },
};
