import { type hosting, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { HostingEnv } from '../env.ts';
import { findSite } from './find-site.ts';
import { describeDeployment, listDomains, listPagesDeployments } from './pages.ts';
import { describeWorkerDeployment, listWorkerDeployments } from './workers.ts';

/** Deployments that are shown: enough to see what the last one replaced. */
const MOST_DEPLOYMENTS = 3;

export const siteStatus: ActionFor<typeof hosting, 'site_status', HostingEnv> = {
  async run({ site: nameOrId }, context) {
    const site = await findSite(context, nameOrId);
    if (!site.ok) return site;
    if (site.value.kind === 'worker') {
      const listed = await listWorkerDeployments(context, site.value);
      if (!listed.ok) return listed;
      const deployments = listed.value
        .slice(0, MOST_DEPLOYMENTS)
        .map((deployment, index) => describeWorkerDeployment(deployment, index === 0));
      const { id, routes } = site.value.script;
      const domains = (routes ?? []).map(({ pattern }) => ({
        name: pattern,
        status: 'route',
        // A route has the certificate of its zone.
        certificate: null,
        problem: null,
      }));
      return ok({ output: { site: id, kind: 'worker', live: deployments[0] ?? null, deployments, domains } });
    }
    const { project } = site.value;
    const [domains, listed] = await Promise.all([
      listDomains(context, site.value),
      listPagesDeployments(context, site.value),
    ]);
    if (!domains.ok) return domains;
    if (!listed.ok) return listed;
    const live = project.canonical_deployment;
    return ok({
      output: {
        site: project.name,
        kind: 'pages',
        live: live ? describeDeployment(live, project) : null,
        deployments: listed.value
          .slice(0, MOST_DEPLOYMENTS)
          .map((deployment) => describeDeployment(deployment, project)),
        domains: domains.value,
      },
    });
  },
};
