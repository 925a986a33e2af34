import type { Upstream } from '@golem/testing/upstream';

export const ZONE_ID = '0123456789abcdef0123456789abcdef';

const ZONE = { id: ZONE_ID, name: 'example.com', status: 'active' };
const RECORD = {
  id: 'r1',
  type: 'A',
  name: 'www.example.com',
  content: '203.0.113.7',
  ttl: 1,
  proxied: true,
};

const envelope = (result: unknown, more: object = {}) =>
  Response.json({ success: true, errors: [], messages: [], result, ...more });

/** A Cloudflare with one zone that has `records` DNS records in all and sends one of them. */
export const cloudflareApi =
  (records = 1): Upstream =>
  (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const [, , , , zone, part] = pathname.split('/');
    if (zone === undefined) {
      const name = searchParams.get('name');
      return envelope(name === null || name === ZONE.name ? [ZONE] : []);
    }
    if (zone !== ZONE_ID) {
      const errors = [
        { code: 7003, message: 'Could not route to /zones, perhaps your object identifier is invalid?' },
      ];
      return Response.json({ success: false, errors, messages: [], result: null }, { status: 400 });
    }
    if (part === 'dns_records') {
      return envelope([RECORD], { result_info: { page: 1, per_page: 1, count: 1, total_count: records } });
    }
    return envelope(part === 'purge_cache' ? { id: ZONE_ID } : ZONE);
  };
