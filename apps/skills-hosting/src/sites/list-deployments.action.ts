import { type hosting, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { HostingEnv } from '../env.ts';
import { findSite } from './find-site.ts';
import { describeDeployment, listPagesDeployments } from './pages.ts';
import { describeWorkerDeployment, listWorkerDeployments } from './workers.ts';

export const listDeployments: ActionFor<typeof hosting, 'list_deployments', HostingEnv> = {
  async run({ site: nameOrId }, context) {
    const site = await findSite(context, nameOrId);
    if (!site.ok) return site;
    if (site.value.kind === 'pages') {
      const { kind, project } = site.value;
      const listed = await listPagesDeployments(context, site.value);
      if (!listed.ok) return listed;
      const deployments = listed.value.map((one) => describeDeployment(one, project));
      return ok({ output: { site: project.name, kind, deployments } });
    }
    const { kind, script } = site.value;
    const listed = await listWorkerDeployments(context, site.value);
    if (!listed.ok) return listed;
    const deployments = listed.value.map((one, index) => describeWorkerDeployment(one, index === 0));
    return ok({ output: { site: script.id, kind, deployments } });
  },
};
