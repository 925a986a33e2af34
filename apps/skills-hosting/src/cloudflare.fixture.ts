import type { DnsRecord } from '@golem/contracts';
import type { Upstream } from '@golem/testing/upstream';

export const ZONE_ID = '0123456789abcdef0123456789abcdef';

const ZONE = { id: ZONE_ID, name: 'example.com', status: 'active' };

/** A DNS record of the fixture; its id has to have 32 digits to be taken for one. */
export const dnsRecord = (rest: Partial<DnsRecord> = {}): DnsRecord => ({
  id: 'd'.repeat(32),
  type: 'A',
  name: 'www.example.com',
  content: '203.0.113.7',
  ttl: 1,
  proxied: true,
  priority: null,
  comment: null,
  ...rest,
});

const envelope = (result: unknown, more: object = {}) =>
  Response.json({ success: true, errors: [], messages: [], result, ...more });

const failure = (status: number, code: number, message: string) =>
  Response.json({ success: false, errors: [{ code, message }], messages: [], result: null }, { status });

const recordRoutes = async (
  request: Request,
  id: string | undefined,
  records: DnsRecord[],
  total: number,
): Promise<Response> => {
  const { searchParams } = new URL(request.url);
  const record = records.find((one) => one.id === id);
  if (id !== undefined && !record) return failure(404, 81_044, 'Record does not exist.');
  if (request.method === 'DELETE') return envelope({ id });
  if (request.method !== 'GET') {
    return envelope({ ...(record ?? dnsRecord({ id: 'e'.repeat(32) })), ...(await request.json<object>()) });
  }
  if (record) return envelope(record);
  const name = searchParams.get('name.exact');
  const type = searchParams.get('type');
  const found = records.filter((one) => (!name || one.name === name) && (!type || one.type === type));
  return envelope(found, {
    result_info: { page: 1, per_page: 200, count: found.length, total_count: total },
  });
};

export const ACCOUNT_ID = 'acc0'.repeat(8);

/** The n-th deployment or version of the fixture; the first is live. */
export const idOf = (number: number): string => `${String(number).repeat(8)}-0000-4000-8000-000000000000`;

const deployment = (number: number) => ({
  id: idOf(number),
  created_on: `2026-11-0${number}T10:00:00Z`,
  environment: number === 4 ? 'preview' : 'production',
  url: `https://${number}.shop.pages.dev`,
  latest_stage: { name: 'deploy', status: number === 3 ? 'failure' : 'success' },
  deployment_trigger: {
    metadata: { branch: 'main', commit_hash: 'abc'.repeat(13), commit_message: `Change ${number}\n\nLong` },
  },
});

const PROJECT = {
  id: idOf(9),
  name: 'shop',
  domains: ['shop.example.com'],
  canonical_deployment: deployment(1),
  latest_deployment: deployment(3),
};

const DOMAIN = {
  name: 'shop.example.com',
  status: 'pending',
  certificate_authority: 'google',
  validation_data: { status: 'error', method: 'http', error_message: 'no route' },
};

const workerDeployment = (...versions: number[]) => ({
  id: idOf(8),
  created_on: '2026-11-05T10:00:00Z',
  versions: versions.map((number) => ({ version_id: idOf(number), percentage: 100 / versions.length })),
});

const siteRoutes = ({ method, url }: Request, liveVersions: number[]): Response => {
  const path = new URL(url).pathname.split('/accounts')[1] ?? '';
  const [, , , , name, part, id] = path.split('/');
  if (path === '') return envelope([{ id: ACCOUNT_ID, name: 'Small Business' }]);
  if (path.endsWith('/pages/projects')) return envelope([PROJECT]);
  if (path.endsWith('/workers/scripts'))
    return envelope([{ id: 'api', routes: [{ pattern: 'api.example.com/*' }] }]);
  if (name === 'shop' && part === 'domains') return envelope([DOMAIN]);
  if (name === 'shop') return envelope(id ? deployment(Number(id[0])) : [1, 2, 3, 4].map(deployment));
  if (part === 'versions') {
    const metadata = { created_on: '2026-11-05T10:00:00Z' };
    return envelope({ items: [2, 1].map((number) => ({ id: idOf(number), number, metadata })) });
  }
  const deployments = [workerDeployment(...liveVersions)];
  return envelope(method === 'GET' ? { deployments } : workerDeployment(1));
};

/** A Cloudflare with one Pages project, `shop`, and one Worker, `api`, whose traffic goes to these versions. */
export const sitesApi =
  (liveVersions: number[] = [2]): Upstream =>
  (request) =>
    siteRoutes(request, liveVersions);

/** One hour or day as the GraphQL Analytics API answers it. */
export const trafficGroup = (at: string, requests: number, cachedRequests: number, errors = 0) => ({
  dimensions: { at },
  sum: {
    requests,
    cachedRequests,
    bytes: requests * 1000,
    responseStatusMap: [
      { edgeResponseStatus: 200, requests: requests - errors },
      { edgeResponseStatus: 503, requests: errors },
    ],
  },
});

/** A Cloudflare with one zone and these hours or days of it. */
export const analyticsApi =
  (groups = [trafficGroup('2026-11-05T10:00:00Z', 100, 60, 5)]): Upstream =>
  (request) =>
    new URL(request.url).pathname.endsWith('/graphql')
      ? Response.json({ data: { viewer: { zones: [{ groups }] } }, errors: null })
      : cloudflareApi()(request, undefined);

/** A Cloudflare with one zone that has these records and says that there are `total`. */
export const cloudflareApi =
  (records: DnsRecord[] = [dnsRecord()], total = records.length): Upstream =>
  (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const [, , , , zone, part, id] = pathname.split('/');
    if (zone === undefined) {
      const name = searchParams.get('name');
      return envelope(name === null || name === ZONE.name ? [ZONE] : []);
    }
    if (zone !== ZONE_ID) return failure(400, 7003, 'Could not route to /zones, perhaps your id is invalid?');
    if (part === 'dns_records') return recordRoutes(request, id, records, total);
    return envelope(part === 'purge_cache' ? { id: ZONE_ID } : ZONE);
  };
