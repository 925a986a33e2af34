import type { Deployment, Project } from '../cloud-state.ts';

/** Cloudflare Pages' JSON for a project and a deployment; what the small cloud does not know is filled in believably. */

const BUILD_CONFIG = {
  build_caching: false,
  build_command: 'npm run build',
  destination_dir: 'dist',
  root_dir: '',
  web_analytics_tag: null,
  web_analytics_token: null,
};

const sourceOf = (project: Project) => ({
  type: 'github',
  config: {
    owner: 'small-business',
    owner_id: '1001',
    repo_name: project.name,
    repo_id: '2001',
    production_branch: 'main',
    pr_comments_enabled: true,
    deployments_enabled: true,
    production_deployments_enabled: true,
    preview_deployment_setting: 'all',
    preview_branch_includes: ['*'],
    preview_branch_excludes: [],
    path_includes: ['*'],
    path_excludes: [],
  },
});

export const deploymentObject = (project: Project, deployment: Deployment) => {
  const stage = (name: string) => ({
    name,
    started_on: deployment.created,
    ended_on: deployment.created,
    status: 'success',
  });
  const shortId = deployment.id.slice(0, 8);
  return {
    id: deployment.id,
    short_id: shortId,
    project_id: project.id,
    project_name: project.name,
    environment: 'production',
    url: `https://${shortId}.${project.name}.pages.dev`,
    created_on: deployment.created,
    modified_on: deployment.created,
    latest_stage: stage('deploy'),
    stages: ['queued', 'initialize', 'clone_repo', 'build', 'deploy'].map(stage),
    deployment_trigger: {
      type: 'github:push',
      metadata: {
        branch: 'main',
        commit_hash: deployment.commit,
        commit_message: deployment.message,
        commit_dirty: false,
      },
    },
    aliases: project.live === deployment.id ? [`https://${project.name}.pages.dev`] : null,
    env_vars: {},
    is_skipped: false,
    build_config: BUILD_CONFIG,
    source: sourceOf(project),
    uses_functions: false,
  };
};

const DEPLOYMENT_CONFIG = {
  always_use_latest_compatibility_date: false,
  build_image_major_version: 3,
  compatibility_date: '2026-01-01',
  compatibility_flags: [],
  env_vars: {},
  fail_open: true,
  usage_model: 'standard',
};

export const projectObject = (project: Project) => {
  const live = project.deployments.find(({ id }) => id === project.live);
  const [latest] = project.deployments;
  return {
    id: project.id,
    name: project.name,
    subdomain: `${project.name}.pages.dev`,
    domains: [`${project.name}.pages.dev`, `${project.name}.example.test`],
    created_on: project.deployments.at(-1)?.created,
    production_branch: 'main',
    production_script_name: `pages-worker--${project.name}-production`,
    preview_script_name: `pages-worker--${project.name}-preview`,
    framework: '',
    framework_version: '',
    uses_functions: false,
    build_config: BUILD_CONFIG,
    source: sourceOf(project),
    deployment_configs: { preview: DEPLOYMENT_CONFIG, production: DEPLOYMENT_CONFIG },
    canonical_deployment: live === undefined ? null : deploymentObject(project, live),
    latest_deployment: latest === undefined ? null : deploymentObject(project, latest),
  };
};

/** Each project of the small cloud has one domain of its own, with a certificate. */
export const domainObject = (project: Project) => ({
  id: project.id,
  domain_id: project.id,
  name: `${project.name}.example.test`,
  status: 'active',
  created_on: '2026-01-05T09:00:00.000000Z',
  certificate_authority: 'google',
  zone_tag: '0'.repeat(32),
  validation_data: { status: 'active', method: 'http' },
  verification_data: { status: 'active' },
});
