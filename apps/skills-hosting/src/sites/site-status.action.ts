import { type hosting, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { HostingEnv } from '../env.ts';
import { findSite } from './find-site.ts';
import { describeDeployment, listDomains, type PagesDeployment } from './pages.ts';
import { describeWorkerDeployment, listWorkerDeployments } from './workers.ts';

export const siteStatus: ActionFor<typeof hosting, 'site_status', HostingEnv> = {
  async run({ site: nameOrId }, context) {
    const site = await findSite(context, nameOrId);
    if (!site.ok) return site;
    if (site.value.kind === 'worker') {
      const deployments = await listWorkerDeployments(context, site.value);
      if (!deployments.ok) return deployments;
      const [newest] = deployments.value;
      const live = newest ? describeWorkerDeployment(newest, true) : null;
      return ok({
        output: { site: site.value.script.id, kind: 'worker', live, latest: live, domains: [] },
      });
    }
    const { project } = site.value;
    const domains = await listDomains(context, site.value);
    if (!domains.ok) return domains;
    const described = (deployment: PagesDeployment | null | undefined) =>
      deployment ? describeDeployment(deployment, project) : null;
    return ok({
      output: {
        site: project.name,
        kind: 'pages',
        live: described(project.canonical_deployment),
        latest: described(project.latest_deployment),
        domains: domains.value,
      },
    });
  },
};
