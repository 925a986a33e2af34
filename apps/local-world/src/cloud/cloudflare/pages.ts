import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { ObservedEnv } from '../../observe.ts';
import type { Deployment, Project } from '../cloud-state.ts';
import type { CloudStore } from '../cloud-store.ts';
import { ACCOUNT_ID, ACCOUNT_NAME } from '../seed.ts';
import { ok, okPage } from './envelope.ts';
import { CloudflareError } from './errors.ts';
import { deploymentObject, domainObject, projectObject } from './pages-objects.ts';

const ACCOUNT = {
  id: ACCOUNT_ID,
  name: ACCOUNT_NAME,
  type: 'standard',
  settings: { enforce_twofactor: false },
  created_on: '2026-01-05T09:00:00.000000Z',
};
const BASE = '/accounts/:account/pages/projects';

const projectOf = (store: CloudStore, account: string, name: string): Project => {
  if (account !== ACCOUNT_ID) throw new CloudflareError('noRoute');
  const project = store.state.projects.find((other) => other.name === name);
  if (project === undefined) throw new CloudflareError('noProject');
  return project;
};

const deploymentOf = (project: Project, id: string): Deployment => {
  const deployment = project.deployments.find((other) => other.id === id);
  if (deployment === undefined) throw new CloudflareError('noDeployment');
  return deployment;
};

export const pagesRoutes = (store: CloudStore) =>
  new Hono<ObservedEnv>()
    .get('/accounts', (c) => c.json(okPage([ACCOUNT], c.req.query())))
    .get('/accounts/:account', (c) => {
      if (c.req.param('account') !== ACCOUNT_ID) throw new CloudflareError('noRoute');
      return c.json(ok(ACCOUNT));
    })
    .get(BASE, (c) => {
      if (c.req.param('account') !== ACCOUNT_ID) throw new CloudflareError('noRoute');
      return c.json(okPage(store.state.projects.map(projectObject), c.req.query()));
    })
    .get(`${BASE}/:project`, (c) =>
      c.json(ok(projectObject(projectOf(store, c.req.param('account'), c.req.param('project'))))),
    )
    .get(`${BASE}/:project/deployments`, (c) => {
      const project = projectOf(store, c.req.param('account'), c.req.param('project'));
      // Only production is played: there are no previews to list.
      const all = c.req.query('env') === 'preview' ? [] : project.deployments;
      return c.json(
        okPage(
          all.map((one) => deploymentObject(project, one)),
          c.req.query(),
        ),
      );
    })
    .get(`${BASE}/:project/deployments/:deployment`, (c) => {
      const project = projectOf(store, c.req.param('account'), c.req.param('project'));
      return c.json(ok(deploymentObject(project, deploymentOf(project, c.req.param('deployment')))));
    })
    .get(`${BASE}/:project/domains`, (c) => {
      const project = projectOf(store, c.req.param('account'), c.req.param('project'));
      return c.json(okPage([domainObject(project)], c.req.query()));
    })
    .post(`${BASE}/:project/deployments/:deployment/rollback`, (c) => {
      const project = projectOf(store, c.req.param('account'), c.req.param('project'));
      const deployment = deploymentOf(project, c.req.param('deployment'));
      if (project.live === deployment.id) throw new CloudflareError('alreadyLive');
      store.effect('rollback_deployment', project.name);
      store.change(() => {
        project.live = deployment.id;
      });
      return c.json(ok(deploymentObject(project, deployment)));
    })
    .post(`${BASE}/:project/deployments/:deployment/retry`, (c) => {
      const project = projectOf(store, c.req.param('account'), c.req.param('project'));
      const old = deploymentOf(project, c.req.param('deployment'));
      const again = { ...old, id: randomUUID(), created: store.isoNow() };
      store.effect('retry_deployment', project.name);
      store.change(() => {
        project.deployments.unshift(again);
        project.live = again.id;
      });
      return c.json(ok(deploymentObject(project, again)));
    });
