import type { Upstream } from '@golem/testing/upstream';

const server = (id: number, name: string) => ({
  id,
  name,
  status: 'running',
  created: '2026-01-30T23:55:00+00:00',
  locked: false,
  public_net: { ipv4: { ip: '203.0.113.7' }, ipv6: null },
  server_type: { name: 'cx22' },
  location: { name: 'fsn1' },
});

const SERVERS = [server(42, 'web-1'), server(43, 'db-1')];

export const action = (status: string, more: object = {}) => ({
  id: 7,
  command: 'reboot_server',
  status,
  started: new Date().toISOString(),
  error: null,
  ...more,
});

/** A Hetzner Cloud with two servers, whose actions have the given state. */
export const hetznerCloud =
  (state: { action: object } = { action: action('success') }): Upstream =>
  (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const [, , , id, actions, one] = pathname.split('/');
    if (actions === 'actions') {
      if (request.method === 'POST') return Response.json({ action: state.action }, { status: 201 });
      return Response.json(one === undefined ? { actions: [state.action] } : { action: state.action });
    }
    if (id === undefined) {
      const name = searchParams.get('name');
      const servers = SERVERS.filter((candidate) => name === null || candidate.name === name);
      return Response.json({ servers, meta: { pagination: { next_page: null } } });
    }
    const found = SERVERS.find((candidate) => String(candidate.id) === id);
    if (found) return Response.json({ server: found });
    return Response.json({ error: { code: 'not_found', message: 'server not found' } }, { status: 404 });
  };
