import { fail, ok, type Result, type SiteDeployment } from '@golem/contracts';
import { z } from 'zod';
import { cloudflare } from '../cloudflare-client.ts';
import type { Reach } from '../zones.ts';

/** A deployment of a Pages project as Cloudflare answers it. */
export const PagesDeployment = z.object({
  id: z.string(),
  created_on: z.string(),
  environment: z.string(),
  url: z.string().optional(),
  latest_stage: z.object({ name: z.string(), status: z.string() }).nullish(),
  deployment_trigger: z
    .object({
      metadata: z.object({
        branch: z.string().nullish(),
        commit_hash: z.string().nullish(),
        commit_message: z.string().nullish(),
      }),
    })
    .nullish(),
});
export type PagesDeployment = z.infer<typeof PagesDeployment>;

export const Project = z.object({
  id: z.string(),
  name: z.string(),
  subdomain: z.string().nullish(),
  domains: z.array(z.string()).nullish(),
  canonical_deployment: PagesDeployment.nullish(),
  latest_deployment: PagesDeployment.nullish(),
});
export type Project = z.infer<typeof Project>;

/** What a Pages project is reached by. */
export interface PagesSite {
  kind: 'pages';
  account: string;
  project: Project;
}

const Domain = z.object({
  name: z.string(),
  status: z.string(),
  certificate_authority: z.string().nullish(),
  validation_data: z.object({ status: z.string(), error_message: z.string().nullish() }).nullish(),
  verification_data: z.object({ status: z.string(), error_message: z.string().nullish() }).nullish(),
});

/** Cloudflare refuses more deployments in one page. */
const MOST_DEPLOYMENTS = 25;
/** A commit message is cut to its first line and these many characters. */
const MOST_MESSAGE = 200;

const statusOf = ({ latest_stage }: PagesDeployment): string =>
  latest_stage ? `${latest_stage.name}: ${latest_stage.status}` : 'unknown';

/** Whether a deployment was ever ready to be live. */
export const isComplete = ({ latest_stage }: PagesDeployment): boolean =>
  latest_stage?.name === 'deploy' && latest_stage.status === 'success';

export const firstLine = (text: string | null | undefined): string | null =>
  text?.split('\n', 1)[0]?.slice(0, MOST_MESSAGE) || null;

/** A deployment as people and the model see it. */
export const describeDeployment = (
  deployment: PagesDeployment,
  project: Pick<Project, 'canonical_deployment'>,
): SiteDeployment => {
  const { branch, commit_hash, commit_message } = deployment.deployment_trigger?.metadata ?? {};
  return {
    id: deployment.id,
    created: deployment.created_on,
    live: deployment.id === project.canonical_deployment?.id,
    environment: deployment.environment,
    status: statusOf(deployment),
    branch: branch ?? null,
    commit: commit_hash?.slice(0, 12) ?? null,
    message: firstLine(commit_message),
    url: deployment.url ?? null,
    versions: [],
  };
};

/** One line for a card. */
export const deploymentLine = ({ id, created_on, deployment_trigger }: PagesDeployment): string => {
  const { commit_hash, commit_message } = deployment_trigger?.metadata ?? {};
  const what = firstLine(commit_message) ?? 'no message';
  return `${id.slice(0, 8)} of ${created_on.slice(0, 16).replace('T', ' ')}: ${what}${commit_hash ? ` (${commit_hash.slice(0, 7)})` : ''}`;
};

/** The newest deployments of a project, 25 at most. */
export const listPagesDeployments = async (
  { env, signal }: Reach,
  { account, project }: PagesSite,
): Promise<Result<PagesDeployment[]>> => {
  const page = await cloudflare(env, {
    effect: 'read',
    answer: z.object({ result: z.array(PagesDeployment) }),
    signal,
    send: (client, options) =>
      client.pages.projects.deployments.list(
        project.name,
        { account_id: account, per_page: MOST_DEPLOYMENTS },
        options,
      ),
  });
  return page.ok ? ok(page.value.result) : page;
};

/** Finds a deployment by its id, or among the newest by its first eight digits. */
export const findPagesDeployment = async (
  reach: Reach,
  site: PagesSite,
  id: string,
): Promise<Result<PagesDeployment>> => {
  if (id.length > 8) {
    return cloudflare(reach.env, {
      effect: 'read',
      answer: PagesDeployment,
      signal: reach.signal,
      send: (client, options) =>
        client.pages.projects.deployments.get(
          id,
          { account_id: site.account, project_name: site.project.name },
          options,
        ),
    });
  }
  const listed = await listPagesDeployments(reach, site);
  if (!listed.ok) return listed;
  const found = listed.value.find((one) => one.id.startsWith(id));
  return found
    ? ok(found)
    : fail('not_found', `None of the newest deployments of ${site.project.name} begins with ${id}.`);
};

/** The domains of a project with the state of their certificates. */
export const listDomains = async ({ env, signal }: Reach, { account, project }: PagesSite) => {
  const page = await cloudflare(env, {
    effect: 'read',
    answer: z.object({ result: z.array(Domain) }),
    signal,
    send: (client, options) =>
      client.pages.projects.domains.list(project.name, { account_id: account }, options),
  });
  if (!page.ok) return page;
  return ok(
    page.value.result.map(({ name, status, certificate_authority, validation_data, verification_data }) => ({
      name,
      status,
      certificate: validation_data
        ? `${validation_data.status}${certificate_authority ? `, by ${certificate_authority}` : ''}`
        : null,
      problem: validation_data?.error_message ?? verification_data?.error_message ?? null,
    })),
  );
};
