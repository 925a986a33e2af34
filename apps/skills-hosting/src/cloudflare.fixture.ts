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
