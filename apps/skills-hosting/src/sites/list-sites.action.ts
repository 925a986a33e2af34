import { type hosting, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { HostingEnv } from '../env.ts';
import { listSites } from './find-site.ts';

export const listSitesAction: ActionFor<typeof hosting, 'list_sites', HostingEnv> = {
  async run(_, context) {
    const listed = await listSites(context);
    if (!listed.ok) return listed;
    const { projects, scripts, truncated } = listed.value;
    return ok({
      output: {
        sites: [
          ...projects.map((project) => ({
            name: project.name,
            kind: 'pages' as const,
            addresses: project.domains ?? [],
            deployed: project.latest_deployment?.created_on ?? null,
          })),
          ...scripts.map(({ id, modified_on, routes }) => ({
            name: id,
            kind: 'worker' as const,
            addresses: (routes ?? []).map(({ pattern }) => pattern),
            deployed: modified_on ?? null,
          })),
        ],
        truncated,
      },
    });
  },
};
