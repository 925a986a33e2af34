import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { type ObservedEnv, observe, type Traffic } from '../../observe.ts';
import type { SpecCheck } from '../../spec-check.ts';
import type { CloudStore } from '../cloud-store.ts';
import { jsonBody } from '../json-body.ts';
import { analyticsRoutes } from './analytics.ts';
import { dnsRecordRoutes } from './dns-records.ts';
import { ok } from './envelope.ts';
import { CloudflareError } from './errors.ts';
import { pagesRoutes } from './pages.ts';
import { workerRoutes } from './workers.ts';
import { zoneRoutes } from './zones.ts';

export const CLOUDFLARE_BASE = '/cloudflare/client/v4';

/** The part of the Cloudflare API that Golem uses. */
export const cloudflareApp = (
  store: CloudStore,
  token: string,
  traffic: Traffic,
  check: SpecCheck | null,
) => {
  const app = new Hono<ObservedEnv>();
  app.onError((error, c) => {
    if (error instanceof CloudflareError) return c.json(error.body, error.status);
    throw error;
  });
  app.use(jsonBody, observe({ base: CLOUDFLARE_BASE, clock: store.clock, traffic, check }));
  app.use(admit(token));
  app.get('/user/tokens/verify', (c) =>
    c.json({
      ...ok({ id: 'c0ffee00c0ffee00c0ffee00c0ffee00', status: 'active' }),
      messages: [{ code: 10_000, message: 'This API Token is valid and active' }],
    }),
  );
  for (const routes of [zoneRoutes, dnsRecordRoutes, pagesRoutes, workerRoutes, analyticsRoutes])
    app.route('/', routes(store));
  return app.all('*', () => {
    throw new CloudflareError('noRoute');
  });
};

const admit = (token: string) =>
  createMiddleware<ObservedEnv>(async (c, next) => {
    const given = c.req.header('authorization');
    if (given === undefined) throw new CloudflareError('noCredentials');
    if (given !== `Bearer ${token}`) {
      throw new CloudflareError(c.req.path.endsWith('/tokens/verify') ? 'invalidToken' : 'badToken');
    }
    if (c.get('body') instanceof SyntaxError) throw new CloudflareError('badJson');
    await next();
  });
