import { fail, ok, type Result } from '@golem/contracts';
import { z } from 'zod';
import { cloudflare } from '../cloudflare-client.ts';
import type { Reach } from '../zones.ts';
import { findAccount } from './account.ts';
import { type PagesSite, Project } from './pages.ts';
import { Script, type WorkerSite } from './workers.ts';

export type Site = PagesSite | WorkerSite;

/** Cloudflare refuses more projects in one page. */
const PAGE = 10;
/** Pages of projects that are read: 100 projects. */
const MOST_PAGES = 10;

const Projects = z.object({
  result: z.array(Project),
  result_info: z.object({ total_count: z.number().optional() }).optional(),
});

export interface Sites {
  account: string;
  projects: Project[];
  scripts: Script[];
  truncated: boolean;
}

const listProjects = async (
  { env, signal }: Reach,
  account: string,
): Promise<Result<Pick<Sites, 'projects' | 'truncated'>>> => {
  const projects: Project[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answered = await cloudflare(env, {
      effect: 'read',
      answer: Projects,
      signal,
      send: (client, options) =>
        client.pages.projects.list({ account_id: account, page, per_page: PAGE }, options),
    });
    if (!answered.ok) return answered;
    const { result, result_info } = answered.value;
    projects.push(...result);
    const total = result_info?.total_count ?? projects.length;
    if (result.length < PAGE || projects.length >= total) return ok({ projects, truncated: false });
  }
  return ok({ projects, truncated: true });
};

/** The Pages projects, 100 at most, and the Workers of the account. */
export const listSites = async (reach: Reach): Promise<Result<Sites>> => {
  const account = await findAccount(reach);
  if (!account.ok) return account;
  const listed = await listProjects(reach, account.value);
  if (!listed.ok) return listed;
  const scripts = await cloudflare(reach.env, {
    effect: 'read',
    answer: z.object({ result: z.array(Script) }),
    signal: reach.signal,
    send: (client, options) => client.workers.scripts.list({ account_id: account.value }, options),
  });
  if (!scripts.ok) return scripts;
  return ok({ account: account.value, ...listed.value, scripts: scripts.value.result });
};

/** Finds a site by name or id; of a project and a Worker with one name, the project. `not_found` lists the names. */
export const findSite = async (reach: Reach, nameOrId: string): Promise<Result<Site>> => {
  const listed = await listSites(reach);
  if (!listed.ok) return listed;
  const { account, projects, scripts } = listed.value;
  const wanted = nameOrId.toLowerCase();
  const project = projects.find(({ name, id }) => name.toLowerCase() === wanted || id === wanted);
  if (project) return ok({ kind: 'pages', account, project });
  const script = scripts.find(({ id }) => id.toLowerCase() === wanted);
  if (script) return ok({ kind: 'worker', account, script });
  const names = [...projects.map(({ name }) => name), ...scripts.map(({ id }) => id)];
  return fail(
    'not_found',
    names.length === 0
      ? 'The token sees no sites.'
      : `There is no site “${nameOrId}”. There are: ${names.slice(0, 50).join(', ')}.`,
  );
};

/** A site that has to be a Pages project. */
export const findPagesSite = async (reach: Reach, nameOrId: string): Promise<Result<PagesSite>> => {
  const site = await findSite(reach, nameOrId);
  if (!site.ok) return site;
  return site.value.kind === 'pages'
    ? ok(site.value)
    : fail('conflict', `${nameOrId} is a Worker: use worker_versions and rollback_worker.`);
};

/** A site that has to be a Worker. */
export const findWorkerSite = async (reach: Reach, nameOrId: string): Promise<Result<WorkerSite>> => {
  const site = await findSite(reach, nameOrId);
  if (!site.ok) return site;
  return site.value.kind === 'worker'
    ? ok(site.value)
    : fail('conflict', `${nameOrId} is a Pages project: use list_deployments and rollback_deployment.`);
};
