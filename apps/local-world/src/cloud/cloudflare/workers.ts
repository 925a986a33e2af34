import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import type { ObservedEnv } from '../../observe.ts';
import type { Worker, WorkerDeployment, WorkerVersion } from '../cloud-state.ts';
import type { CloudStore } from '../cloud-store.ts';
import { ACCOUNT_ID } from '../seed.ts';
import { ok, okPage } from './envelope.ts';
import { CloudflareError } from './errors.ts';

const BASE = '/accounts/:account/workers/scripts';

const Deploy = z.object({
  strategy: z.literal('percentage'),
  versions: z.array(z.object({ version_id: z.uuid(), percentage: z.number().min(0.01).max(100) })).min(1),
  annotations: z.object({ 'workers/message': z.string().max(1000).optional() }).optional(),
});

const versionObject = ({ id, number, created, message }: WorkerVersion) => ({
  id,
  number,
  metadata: {
    created_on: created,
    modified_on: created,
    source: 'wrangler',
    author_id: ACCOUNT_ID,
    author_email: 'ada@example.test',
    hasPreview: false,
  },
  annotations: { 'workers/message': message, 'workers/triggered_by': 'upload' },
});

const deploymentObject = ({ id, created, message, versions }: WorkerDeployment) => ({
  id,
  source: 'api',
  strategy: 'percentage',
  author_email: 'ada@example.test',
  created_on: created,
  versions,
  annotations: { 'workers/message': message, 'workers/triggered_by': 'deployment' },
});

const scriptObject = ({ name, versions, deployments }: Worker) => ({
  id: name,
  handlers: ['fetch'],
  has_assets: false,
  has_modules: true,
  created_on: versions.at(-1)?.created,
  modified_on: deployments[0]?.created,
  usage_model: 'standard',
  compatibility_date: '2026-01-01',
  routes: null,
});

const workerOf = (store: CloudStore, account: string, name: string): Worker => {
  const worker = store.state.workers.find((other) => account === ACCOUNT_ID && other.name === name);
  if (worker === undefined) throw new CloudflareError('noWorker');
  return worker;
};

const checked = (worker: Worker, body: unknown): z.infer<typeof Deploy> => {
  const parsed = Deploy.safeParse(body);
  if (!parsed.success) throw new CloudflareError('badDeployment', z.prettifyError(parsed.error));
  const { versions } = parsed.data;
  if (versions.some(({ version_id }) => !worker.versions.some(({ id }) => id === version_id)))
    throw new CloudflareError('badDeployment', 'No such version.');
  if (versions.reduce((sum, { percentage }) => sum + percentage, 0) !== 100)
    throw new CloudflareError('badDeployment', 'The percentages must add up to 100.');
  return parsed.data;
};

export const workerRoutes = (store: CloudStore) =>
  new Hono<ObservedEnv>()
    .get(BASE, (c) => {
      if (c.req.param('account') !== ACCOUNT_ID) throw new CloudflareError('noRoute');
      return c.json(ok(store.state.workers.map(scriptObject)));
    })
    .get(`${BASE}/:worker/versions`, (c) => {
      const worker = workerOf(store, c.req.param('account'), c.req.param('worker'));
      const { result, ...page } = okPage(worker.versions.map(versionObject), c.req.query());
      return c.json({ ...page, result: { items: result } });
    })
    .get(`${BASE}/:worker/deployments`, (c) => {
      const worker = workerOf(store, c.req.param('account'), c.req.param('worker'));
      return c.json(ok({ deployments: worker.deployments.map(deploymentObject) }));
    })
    .post(`${BASE}/:worker/deployments`, (c) => {
      const worker = workerOf(store, c.req.param('account'), c.req.param('worker'));
      const { versions, annotations } = checked(worker, c.get('body'));
      const message = annotations?.['workers/message'] ?? '';
      const deployment = { id: randomUUID(), created: store.isoNow(), message, versions };
      store.effect('deploy_worker', worker.name);
      store.change(() => worker.deployments.unshift(deployment));
      return c.json(ok(deploymentObject(deployment)));
    });
