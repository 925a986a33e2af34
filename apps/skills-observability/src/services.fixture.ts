import type { Upstream } from '@golem/testing/upstream';
import { encode } from 'dns-packet';

const NOW = 1_795_000_000;

/** A Prometheus with one series. */
export const prometheus: Upstream = (request) => {
  const metric = { __name__: 'up', instance: 'web-1' };
  const result = request.url.includes('/query_range')
    ? {
        resultType: 'matrix',
        result: [
          {
            metric,
            values: [
              [NOW - 60, '0'],
              [NOW - 45, '1'],
              [NOW, '1'],
            ],
          },
        ],
      }
    : { resultType: 'vector', result: [{ metric, value: [NOW, '1'] }] };
  return Response.json({ status: 'success', data: result });
};

export const SILENCE = '3f9c1e1a-7d0a-4a55-9d5e-1b0f6c7d8e9f';

const silence = {
  id: SILENCE,
  status: { state: 'active' },
  matchers: [{ name: 'alertname', value: 'SiteDown', isRegex: false, isEqual: true }],
  startsAt: '2026-11-21T03:00:00.000Z',
  endsAt: '2036-11-21T05:00:00.000Z',
  createdBy: 'ann',
  comment: 'works on it',
  updatedAt: '2026-11-21T03:00:00.000Z',
};

const alert = {
  labels: { alertname: 'SiteDown', instance: 'shop.test', severity: 'critical' },
  annotations: { summary: 'shop.test does not answer' },
  startsAt: '2026-11-21T03:00:00.000Z',
  fingerprint: 'a1b2c3d4e5f60718',
  status: { state: 'active', silencedBy: [], inhibitedBy: [] },
};

/** An Alertmanager with one alert and one silence. */
export const alertmanager: Upstream = (request) => {
  const { pathname } = new URL(request.url);
  if (request.method === 'DELETE') return new Response(null);
  if (request.method === 'POST') return Response.json({ silenceID: SILENCE });
  if (pathname === '/api/v2/alerts') return Response.json([alert]);
  return Response.json(pathname === '/api/v2/silences' ? [silence] : silence);
};

/** A Loki with these lines, the oldest first, a second apart. */
export const loki =
  (lines: readonly string[]): Upstream =>
  () => {
    const values = lines.map((line, index) => [`${NOW + index}000000000`, line]);
    const result = [{ stream: { app: 'shop' }, values: values.toReversed() }];
    return Response.json({ status: 'success', data: { resultType: 'streams', result } });
  };

/** A resolver that gives these addresses. */
export const resolver =
  (...addresses: string[]): Upstream =>
  () => {
    const answers = addresses.map((data) => ({ type: 'A' as const, name: 'example.com', ttl: 300, data }));
    const message = encode({ type: 'response', id: 0, answers });
    return new Response(Uint8Array.from(message), { headers: { 'content-type': 'application/dns-message' } });
  };
