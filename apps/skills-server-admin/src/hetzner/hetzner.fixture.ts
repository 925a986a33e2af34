import type { Upstream } from '@golem/testing/upstream';

const server = (id: number, name: string, status: string) => ({
  id,
  name,
  status,
  created: '2026-01-30T23:55:00+00:00',
  locked: false,
  public_net: { ipv4: { ip: '203.0.113.7' }, ipv6: null },
  server_type: { name: 'cx22' },
  location: { name: 'fsn1' },
});

export const action = (status: string, more: object = {}) => ({
  id: 7,
  command: 'reboot_server',
  status,
  progress: status === 'running' ? 50 : 100,
  started: '2026-11-21T12:00:00Z',
  error: null,
  ...more,
});

const METRICS = {
  time_series: {
    cpu: {
      values: [
        [1_795_262_400, '12.5'],
        [1_795_262_460, '37.5'],
        [1_795_262_520, '10'],
      ],
    },
    'network.0.bandwidth.in': { values: [[1_795_262_400, '1024']] },
    'disk.0.iops.read': { values: [] },
  },
};

interface State {
  action?: object;
  /** What the servers' status is when they are looked for by name. */
  status?: string;
  /** What it is when one is read again by id. */
  after?: string;
}

/** A Hetzner Cloud with two servers, whose actions have the given state. */
export const hetznerCloud =
  ({ action: shown = action('success'), status = 'running', after = status }: State = {}): Upstream =>
  (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const [, , , id, part, one] = pathname.split('/');
    if (part === 'metrics') return Response.json({ metrics: METRICS });
    if (part === 'actions' && request.method === 'POST') {
      const image = one === 'create_image' ? { image: { id: 99, description: 'before the upgrade' } } : {};
      return Response.json({ action: shown, ...image }, { status: 201 });
    }
    if (part === 'actions')
      return Response.json(one === undefined ? { actions: [shown] } : { action: shown });
    const servers = [server(42, 'web-1', id ? after : status), server(43, 'db-1', id ? after : status)];
    if (id === undefined) {
      const name = searchParams.get('name');
      const named = servers.filter((candidate) => name === null || candidate.name === name);
      return Response.json({ servers: named, meta: { pagination: { next_page: null } } });
    }
    const found = servers.find((candidate) => String(candidate.id) === id);
    if (found) return Response.json({ server: found });
    return Response.json({ error: { code: 'not_found', message: 'server not found' } }, { status: 404 });
  };
