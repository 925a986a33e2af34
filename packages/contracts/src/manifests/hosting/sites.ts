import { z } from 'zod';
import { capability } from '../../capability.ts';

export const SiteName = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/i, 'must be the name or id of a site')
  .describe('The site (Pages project or Worker), by name or id');

const DeploymentId = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?$/,
    'must be the id of a deployment, or its first eight digits',
  )
  .describe('The deployment, by id or its first eight digits; list_deployments has them');

const SiteKind = z.enum(['pages', 'worker']);

/** A deployment of either kind; a Worker's has versions with their share of traffic, a Pages project's has a commit. */
export const SiteDeployment = z.object({
  id: z.string(),
  created: z.string(),
  /** Whether visitors get it now. */
  live: z.boolean(),
  environment: z.string(),
  status: z.string(),
  branch: z.string().nullable(),
  commit: z.string().nullable(),
  message: z.string().nullable(),
  url: z.string().nullable(),
  versions: z.array(z.object({ id: z.string(), percentage: z.number() })),
});
export type SiteDeployment = z.infer<typeof SiteDeployment>;

/** What all reads of sites have in common: names, branches and messages come from whoever pushes. */
const read = {
  effect: 'read',
  external: false,
  untrusted: true,
  timeoutMs: 20_000,
  supports: { preview: false, probe: false, undo: false },
} as const;

const change = {
  effect: 'write',
  external: false,
  untrusted: true,
  timeoutMs: 30_000,
  target: 'site',
} as const;

export const siteCapabilities = {
  list_sites: capability({
    ...read,
    title: 'List the sites',
    description: 'List the sites at Cloudflare: Pages projects and Workers.',
    sentence: 'List the sites.',
    input: z.object({}),
    output: z.object({
      sites: z.array(
        z.object({
          name: z.string(),
          kind: SiteKind,
          addresses: z.array(z.string()),
          deployed: z.string().nullable().describe('When it was last deployed'),
        }),
      ),
      truncated: z.boolean(),
    }),
    target: null,
  }),
  site_status: capability({
    ...read,
    title: 'How a site is',
    description:
      'Show how one site at Cloudflare is: what is live, its last deployments, and its domains with their certificates (of a Worker: its routes).',
    sentence: 'Look at the site {site}.',
    input: z.object({ site: SiteName }),
    output: z.object({
      site: z.string(),
      kind: SiteKind,
      live: SiteDeployment.nullable(),
      deployments: z.array(SiteDeployment).describe('The last ones, newest first'),
      domains: z.array(
        z.object({
          name: z.string(),
          status: z.string(),
          certificate: z.string().nullable(),
          problem: z.string().nullable(),
        }),
      ),
    }),
    target: 'site',
  }),
  list_deployments: capability({
    ...read,
    title: 'List deployments',
    description: 'List the newest deployments of one site at Cloudflare, and which of them is live.',
    sentence: 'List the deployments of {site}.',
    input: z.object({ site: SiteName }),
    output: z.object({ site: z.string(), kind: SiteKind, deployments: z.array(SiteDeployment) }),
    target: 'site',
  }),
  rollback_deployment: capability({
    ...change,
    title: 'Roll a site back',
    description:
      'Make an earlier production deployment of a Pages project live again. Find its id with list_deployments first. It can be undone. For a Worker use rollback_worker.',
    sentence: 'Make the deployment {deployment} of {site} live again.',
    input: z.object({ site: SiteName, deployment: DeploymentId }),
    output: z.object({ site: z.string(), live: SiteDeployment, former: z.string().nullable() }),
    supports: { preview: true, probe: true, undo: true },
    claims: ['reverted', 'rolled'],
  }),
  retry_deployment: capability({
    ...change,
    title: 'Build a deployment again',
    description:
      'Build and deploy the commit of one deployment of a Pages project again, for instance after a failed build. A new production deployment goes live when its build succeeds.',
    sentence: 'Build the deployment {deployment} of {site} again.',
    input: z.object({ site: SiteName, deployment: DeploymentId }),
    output: z.object({ site: z.string(), deployment: SiteDeployment }),
    supports: { preview: true, probe: true, undo: false },
    claims: ['redeployed', 'rebuilt'],
  }),
};
