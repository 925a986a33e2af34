import { fail, type hosting, ok, type Result } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import { cloudflare } from '../cloudflare-client.ts';
import type { HostingEnv } from '../env.ts';
import type { Reach } from '../zones.ts';
import { findPagesSite } from './find-site.ts';
import {
  deploymentLine,
  describeDeployment,
  findPagesDeployment,
  isComplete,
  PagesDeployment,
  type PagesSite,
} from './pages.ts';

interface Args {
  site: string;
  deployment: string;
}

/** The site and the deployment, which Cloudflare would accept as live. */
const findTarget = async (
  reach: Reach,
  { site: nameOrId, deployment: id }: Args,
): Promise<Result<{ site: PagesSite; target: PagesDeployment }>> => {
  const site = await findPagesSite(reach, nameOrId);
  if (!site.ok) return site;
  const target = await findPagesDeployment(reach, site.value, id);
  if (!target.ok) return target;
  const { project } = site.value;
  const refuse = (why: string) => fail('conflict', `${target.value.id} of ${project.name} ${why}.`);
  if (target.value.id === project.canonical_deployment?.id) return refuse('is live already');
  if (target.value.environment !== 'production') return refuse('is a preview; only production can go live');
  if (!isComplete(target.value)) return refuse('was never deployed completely');
  return ok({ site: site.value, target: target.value });
};

export const rollbackDeployment: ActionFor<typeof hosting, 'rollback_deployment', HostingEnv> = {
  async run(args, context) {
    const found = await beforeWrite(findTarget(context, args));
    if (!found.ok) return found;
    const { account, project } = found.value.site;
    const former = project.canonical_deployment?.id ?? null;
    const live = await cloudflare(context.env, {
      effect: 'write',
      answer: PagesDeployment,
      signal: context.signal,
      send: (client, options) =>
        client.pages.projects.deployments.rollback(
          found.value.target.id,
          { account_id: account, project_name: project.name },
          options,
        ),
    });
    if (!live.ok) return live;
    const described = describeDeployment(live.value, { canonical_deployment: live.value });
    return ok({
      output: { site: project.name, live: described, former },
      ...(former && {
        undo: {
          capability: 'hosting.rollback_deployment',
          args: { site: project.name, deployment: former },
        },
      }),
    });
  },

  async preview(args, context) {
    const found = await findTarget(context, args);
    if (!found.ok) return found;
    const { site, target } = found.value;
    const live = site.project.canonical_deployment;
    return ok({
      lines: [
        `Live now: ${live ? deploymentLine(live) : 'nothing'}`,
        `Live afterwards: ${deploymentLine(target)}`,
      ],
      state: { site: site.project.id, live: live?.id ?? null, target: target.id },
    });
  },

  async probe({ site: nameOrId, deployment }, context) {
    const site = await findPagesSite(context, nameOrId);
    if (!site.ok) return site;
    const live = site.value.project.canonical_deployment;
    return ok({
      happened: live?.id.startsWith(deployment) ? 'yes' : 'no',
      detail: `Live is ${live ? deploymentLine(live) : 'nothing'}.`,
    });
  },
};
