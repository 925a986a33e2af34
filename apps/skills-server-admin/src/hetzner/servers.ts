import { fail, ok, type Preview, type Result } from '@golem/contracts';
import type { ServerAdminEnv } from '../env.ts';
import { hetzner } from './client.ts';
import { type HetznerServer, ServerAnswer, ServersAnswer } from './types.ts';

/** Hetzner's largest page, and as many servers as fit one answer to a person. */
const PAGE = 50;

/** What a request to Hetzner Cloud needs. */
export interface Reach {
  env: ServerAdminEnv;
  signal: AbortSignal;
}

/** A server as the manifest describes it. */
export const describeServer = (server: HetznerServer) => ({
  id: server.id,
  name: server.name,
  status: server.status,
  address: server.public_net?.ipv4?.ip ?? server.public_net?.ipv6?.ip ?? null,
  type: server.server_type.name,
  location: server.location?.name ?? server.datacenter?.location.name ?? 'unknown',
});

/** What the card shows of a server before something is done to it, and what that will do. */
export const previewServer = (server: HetznerServer, consequence: string): Preview => {
  const { id, name, status, address, type, location } = describeServer(server);
  return {
    lines: [
      `Server ${name} (${id}) is ${status}${server.locked ? ' and locked by another action' : ''}.`,
      `${type} in ${location}, ${address ?? 'no public address'}, created ${server.created.slice(0, 10)}.`,
      consequence,
    ],
    state: { id, name, status },
  };
};

/** The first {@link PAGE} servers by name, and whether there are more. */
export const firstServers = async ({
  env,
  signal,
}: Reach): Promise<Result<{ servers: HetznerServer[]; truncated: boolean }>> => {
  const path = `/servers?per_page=${PAGE}&sort=name:asc`;
  const page = await hetzner(env, { method: 'GET', path, answer: ServersAnswer, signal });
  if (!page.ok) return page;
  return ok({ servers: page.value.servers, truncated: page.value.meta?.pagination.next_page != null });
};

const byId = async ({ env, signal }: Reach, id: string): Promise<Result<HetznerServer>> => {
  const one = await hetzner(env, { method: 'GET', path: `/servers/${id}`, answer: ServerAnswer, signal });
  return one.ok ? ok(one.value.server) : one;
};

const byName = async ({ env, signal }: Reach, name: string): Promise<Result<HetznerServer | undefined>> => {
  const path = `/servers?name=${encodeURIComponent(name)}`;
  const some = await hetzner(env, { method: 'GET', path, answer: ServersAnswer, signal });
  return some.ok ? ok(some.value.servers.find((server) => server.name === name)) : some;
};

/** Finds a server by name, or by id when it is all digits. `not_found` lists the names that exist. */
export const findServer = async (reach: Reach, nameOrId: string): Promise<Result<HetznerServer>> => {
  if (/^\d{1,15}$/.test(nameOrId)) {
    const found = await byId(reach, nameOrId);
    if (found.ok || found.error.code !== 'not_found') return found;
  }
  const named = await byName(reach, nameOrId);
  if (!named.ok) return named;
  if (named.value) return ok(named.value);
  const all = await firstServers(reach);
  if (!all.ok) return all;
  const names = all.value.servers.map((server) => server.name).join(', ');
  return fail(
    'not_found',
    names === ''
      ? 'There are no servers in this project.'
      : `There is no server “${nameOrId}”. There are: ${names}.`,
  );
};
