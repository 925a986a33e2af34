import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { ApiError, answer, refuse } from './answer.ts';
import { Buckets, bucketRoutes } from './buckets.ts';
import { D1Databases, databaseRoutes } from './databases.ts';
import { Scripts, scriptRoutes } from './scripts.ts';

const ACCOUNT = { id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9', name: 'A person' };
const TOKEN = 'a-cloudflare-token-for-tests';

/** A request, as it came. */
interface SeenRequest {
  method: string;
  path: string;
}

interface Fault {
  match: (request: SeenRequest) => boolean;
  left: number;
}

/**
 * What `pnpm golem` and the real wrangler need of Cloudflare's API, on loopback: one account with its Workers, databases
 * (SQLite) and buckets. What is not known here is answered with an error and kept in `unknown`, so that a request nobody
 * thought of fails a test.
 */
export const startAccount = async () => {
  const scripts = new Scripts();
  const databases = new D1Databases();
  const buckets = new Buckets();
  const requests: SeenRequest[] = [];
  const unknown: string[] = [];
  const faults: Fault[] = [];

  const app = new Hono().basePath('/client/v4');
  app.use(async (c, next) => {
    const request = { method: c.req.method, path: c.req.path.replace('/client/v4', '') };
    requests.push(request);
    if (c.req.header('authorization') !== `Bearer ${TOKEN}`) {
      return refuse(new ApiError(403, 10000, 'Authentication error'));
    }
    const fault = faults.find(({ match, left }) => left > 0 && match(request));
    if (fault) {
      fault.left -= 1;
      return refuse(new ApiError(400, 10013, 'An unknown error has occurred.'));
    }
    return next();
  });
  app.get('/user/tokens/verify', () => answer({ id: 'token', status: 'active' }));
  app.get('/user', () => answer({ id: 'user', email: 'person@example.test' }));
  // Whoever lists turns pages until one is empty.
  app.get('/accounts', (c) => answer(Number(c.req.query('page') ?? 1) > 1 ? [] : [ACCOUNT]));
  app.get('/memberships', () => answer([{ id: 'membership', account: ACCOUNT }]));
  app.route('/accounts/:account', scriptRoutes(scripts));
  app.route('/accounts/:account/d1/database', databaseRoutes(databases));
  app.route('/accounts/:account/r2/buckets', bucketRoutes(buckets));
  app.notFound((c) => {
    unknown.push(`${c.req.method} ${c.req.path}`);
    return refuse(new ApiError(404, 7003, `No route for ${c.req.method} ${c.req.path}`));
  });
  app.onError((error) => {
    if (!(error instanceof ApiError)) unknown.push(String(error));
    return refuse(error instanceof ApiError ? error : new ApiError(500, 10001, error.message));
  });

  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address is one
  const { port } = server.address() as AddressInfo;
  return {
    /** What makes wrangler and `pnpm golem` use this account. */
    env: { CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}/client/v4`, CLOUDFLARE_API_TOKEN: TOKEN },
    scripts,
    databases,
    buckets,
    requests,
    unknown,
    /** Requests that changed something. */
    writes: () => requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/query')),
    /** Refuses the next requests that fit. */
    failNext(match: Fault['match'], times = 1) {
      faults.push({ match, left: times });
    },
    async close() {
      databases.close();
      const closed = new Promise((resolve) => server.close(resolve));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
};
export type Account = Awaited<ReturnType<typeof startAccount>>;
