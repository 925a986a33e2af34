import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { type ObservedEnv, observe, type Traffic } from '../../observe.ts';
import type { SpecCheck } from '../../spec-check.ts';
import type { CloudStore } from '../cloud-store.ts';
import { jsonBody } from '../json-body.ts';
import { HetznerError } from './errors.ts';
import { actionRoutes, serverRoutes } from './servers.ts';

export const HETZNER_BASE = '/hcloud/v1';

/** The part of the Hetzner Cloud API that Golem uses. */
export const hetznerApp = (store: CloudStore, token: string, traffic: Traffic, check: SpecCheck | null) => {
  const app = new Hono<ObservedEnv>();
  app.onError((error, c) => {
    if (error instanceof HetznerError) return c.json(error.body, error.status);
    throw error;
  });
  app.use(jsonBody, observe({ base: HETZNER_BASE, clock: store.clock, traffic, check }));
  app.use(
    createMiddleware<ObservedEnv>(async (c, next) => {
      if (c.req.header('authorization') !== `Bearer ${token}`) {
        throw new HetznerError('unauthorized', 'unable to authenticate');
      }
      if (c.get('body') instanceof SyntaxError) throw new HetznerError('json_error', 'malformed JSON');
      await next();
      c.header('RateLimit-Limit', '3600');
      c.header('RateLimit-Remaining', '3599');
      c.header('RateLimit-Reset', String(Math.floor(store.clock.now() / 1000) + 1));
    }),
  );
  app.route('/', actionRoutes(store));
  app.route('/', serverRoutes(store));
  return app.all('*', () => {
    throw new HetznerError('not_found', 'endpoint not found');
  });
};
