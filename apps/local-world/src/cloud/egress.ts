import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { type ObservedEnv, observe, type Traffic } from '../observe.ts';
import type { CloudStore } from './cloud-store.ts';
import { isServing } from './power.ts';
import { SITES, type Site } from './sites.ts';

export const EGRESS_BASE = '/egress';
/** The header that names the target of a request. */
const EGRESS_HEADER = 'x-egress-url';

/** What a visitor gets: 200, 500 when a person broke the site, 521 (Cloudflare: server is down) without its server. */
export const siteStatus = (store: CloudStore, site: Site): 200 | 500 | 521 => {
  if (store.state.brokenSites.includes(site.host)) return 500;
  const server = store.state.servers.find(({ name }) => name === site.server);
  return server === undefined || isServing(store, server) ? 200 : 521;
};

const ERROR_PAGES = {
  500: '<!doctype html><title>500</title><h1>Internal Server Error</h1><p>database connection refused</p>',
  521: '<!doctype html><title>521</title><h1>Error 521: Web server is down</h1>',
};

/** Hop-by-hop headers, and those that `fetch` sets by itself. */
const DROPPED = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
  EGRESS_HEADER,
]);

/** A page that a test put there, whatever its host. */
export type SetPage = {
  body: string;
  /** Default `text/html; charset=utf-8`. */
  contentType?: string;
  /** Default 200. */
  status?: number;
};

const serveSet = ({ body, contentType = 'text/html; charset=utf-8', status = 200 }: SetPage): Response =>
  new Response(body, { status, headers: { 'content-type': contentType } });

/** Stands between skills and the web: answers for pages that were set and the small cloud's sites, passes all else on. */
export const egressApp = (
  store: CloudStore,
  traffic: Traffic,
  visited: (host: string) => void,
  pages: ReadonlyMap<string, SetPage>,
) => {
  const serve = (site: Site, url: URL): Response => {
    visited(site.host);
    const status = siteStatus(store, site);
    if (status !== 200) return html(ERROR_PAGES[status], status);
    if (site.host === 'status.test' && url.pathname === '/status.json')
      return Response.json(statusReport(store));
    const body = site.pages[url.pathname];
    if (body === undefined) return html('<!doctype html><title>404</title><h1>Not Found</h1>', 404);
    if (url.pathname.endsWith('.json'))
      return new Response(body, { headers: { 'content-type': 'application/json' } });
    if (url.pathname.endsWith('.txt'))
      return new Response(body, { headers: { 'content-type': 'text/plain' } });
    return html(body, 200);
  };

  return new Hono<ObservedEnv>()
    .use(observe({ base: EGRESS_BASE, clock: store.clock, traffic, check: null }), etag())
    .all('*', async (c) => {
      const target = c.req.header(EGRESS_HEADER) ?? '';
      if (!URL.canParse(target)) return c.text(`the header ${EGRESS_HEADER} must be a URL`, 400);
      const url = new URL(target);
      const set = pages.get(url.href);
      if (set !== undefined) return serveSet(set);
      const host = url.hostname.replace(/^www\./, '');
      const site = SITES.find((other) => other.host === host);
      if (site !== undefined)
        return c.req.method === 'HEAD' ? withoutBody(serve(site, url)) : serve(site, url);
      // `.test` is reserved: there is nobody to ask.
      if (host.endsWith('.test')) return unreachable('ENOTFOUND');
      return passOn(c.req.raw, url);
    });
};

const html = (body: string, status: number): Response =>
  new Response(body, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });

const withoutBody = ({ status, headers }: Response): Response => new Response(null, { status, headers });

/** A failure of the network itself: the caller tells it from an answer of the target by the header. */
const unreachable = (reason: string): Response =>
  new Response(`cannot reach the target: ${reason}`, { status: 502, headers: { 'x-egress-error': reason } });

const passOn = async (request: Request, url: URL): Promise<Response> => {
  const headers = new Headers([...request.headers].filter(([name]) => !DROPPED.has(name)));
  const body = request.method === 'GET' || request.method === 'HEAD' ? null : await request.arrayBuffer();
  try {
    const response = await fetch(url, { method: request.method, headers, body, redirect: 'manual' });
    const kept = new Headers(response.headers);
    // `fetch` has already unpacked the body.
    for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
    return new Response(response.body, { status: response.status, headers: kept });
  } catch (error) {
    return unreachable(error instanceof Error ? error.message : String(error));
  }
};

const statusReport = (store: CloudStore) => ({
  components: SITES.filter(({ server }) => server !== null).map((site) => ({
    name: site.host,
    status: siteStatus(store, site) === 200 ? 'operational' : 'major_outage',
  })),
});
