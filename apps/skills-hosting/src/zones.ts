import { fail, ok, type Result } from '@golem/contracts';
import { z } from 'zod';
import { cloudflare } from './cloudflare-client.ts';
import type { HostingEnv } from './env.ts';

const Zone = z.object({ id: z.string(), name: z.string(), status: z.string().optional() });
export type Zone = z.infer<typeof Zone>;

const Zones = z.object({ result: z.array(Zone) });

/** What a request to Cloudflare needs of the action context. */
export interface Reach {
  env: HostingEnv;
  signal: AbortSignal;
}

const list = async ({ env, signal }: Reach, name?: string): Promise<Result<Zone[]>> => {
  const page = await cloudflare(env, {
    effect: 'read',
    answer: Zones,
    signal,
    send: (client, options) => client.zones.list({ per_page: 50, ...(name && { name }) }, options),
  });
  return page.ok ? ok(page.value.result) : page;
};

/** Finds a zone by its 32-digit id or its name. `not_found` lists the names that exist. */
export const findZone = async (reach: Reach, nameOrId: string): Promise<Result<Zone>> => {
  if (/^[0-9a-f]{32}$/i.test(nameOrId)) {
    return cloudflare(reach.env, {
      effect: 'read',
      answer: Zone,
      signal: reach.signal,
      send: (client, options) => client.zones.get({ zone_id: nameOrId.toLowerCase() }, options),
    });
  }
  const name = nameOrId.toLowerCase().replace(/\.$/, '');
  const named = await list(reach, name);
  if (!named.ok) return named;
  const zone = named.value.find((candidate) => candidate.name === name);
  if (zone) return ok(zone);
  const all = await list(reach);
  if (!all.ok) return all;
  const names = all.value.map((candidate) => candidate.name).join(', ');
  return fail(
    'not_found',
    names === '' ? 'The token sees no zones.' : `There is no zone “${nameOrId}”. There are: ${names}.`,
  );
};
