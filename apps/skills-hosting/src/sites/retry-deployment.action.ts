import { type hosting, ok } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import { cloudflare } from '../cloudflare-client.ts';
import type { HostingEnv } from '../env.ts';
import type { Reach } from '../zones.ts';
import { findPagesSite } from './find-site.ts';
import {
  deploymentLine,
  describeDeployment,
  findPagesDeployment,
  listPagesDeployments,
  PagesDeployment,
} from './pages.ts';

/** Cloudflare's clock and ours may differ; a deployment this much before `since` (milliseconds) still counts. */
const CLOCK_DIFFERENCE_MS = 5_000;

const find = async (reach: Reach, args: { site: string; deployment: string }) => {
  const site = await findPagesSite(reach, args.site);
  if (!site.ok) return site;
  const target = await findPagesDeployment(reach, site.value, args.deployment);
  return target.ok ? ok({ site: site.value, target: target.value }) : target;
};

const commitOf = (deployment: PagesDeployment): string | null | undefined =>
  deployment.deployment_trigger?.metadata.commit_hash;

export const retryDeployment: ActionFor<typeof hosting, 'retry_deployment', HostingEnv> = {
  async run(args, context) {
    const found = await beforeWrite(find(context, args));
    if (!found.ok) return found;
    const { site, target } = found.value;
    const started = await cloudflare(context.env, {
      effect: 'write',
      answer: PagesDeployment,
      signal: context.signal,
      send: (client, options) =>
        client.pages.projects.deployments.retry(
          target.id,
          { account_id: site.account, project_name: site.project.name },
          options,
        ),
    });
    if (!started.ok) return started;
    const deployment = describeDeployment(started.value, site.project);
    return ok({ output: { site: site.project.name, deployment } });
  },

  async preview(args, context) {
    const found = await find(context, args);
    if (!found.ok) return found;
    const { site, target } = found.value;
    const { status, environment } = describeDeployment(target, site.project);
    const live = site.project.canonical_deployment;
    return ok({
      lines: [
        `To build again: ${deploymentLine(target)}`,
        `It is a ${environment} deployment; its last stage was “${status}”.`,
        `Live now: ${live ? deploymentLine(live) : 'nothing'}`,
      ],
      state: { site: site.project.id, target: target.id, status, live: live?.id ?? null },
    });
  },

  async probe(args, context, since) {
    const found = await find(context, args);
    if (!found.ok) return found;
    const { site, target } = found.value;
    const listed = await listPagesDeployments(context, site);
    if (!listed.ok) return listed;
    const again = listed.value.find(
      (one) =>
        one.id !== target.id &&
        commitOf(one) === commitOf(target) &&
        Date.parse(one.created_on) >= since - CLOCK_DIFFERENCE_MS,
    );
    return ok(
      again
        ? { happened: 'yes', detail: `Built again as ${deploymentLine(again)}.` }
        : { happened: 'no', detail: `${site.project.name} has no new deployment of that commit.` },
    );
  },
};
