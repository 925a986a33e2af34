import { type hosting, ok } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import { z } from 'zod';
import { cloudflare } from './cloudflare-client.ts';
import type { HostingEnv } from './env.ts';
import { findZone } from './zones.ts';

const Purged = z.object({ id: z.string() });

const scopeOf = (urls: string[] | undefined): string =>
  urls === undefined ? 'everything' : urls.length === 1 ? 'one address' : `${urls.length} addresses`;

export const purgeCache: ActionFor<typeof hosting, 'purge_cache', HostingEnv> = {
  async run({ zone: nameOrId, urls }, context) {
    const zone = await beforeWrite(findZone(context, nameOrId));
    if (!zone.ok) return zone;
    const { id: zone_id, name } = zone.value;
    const purged = await cloudflare(context.env, {
      effect: 'write',
      answer: Purged,
      signal: context.signal,
      send: (client, options) =>
        client.cache.purge(urls ? { zone_id, files: urls } : { zone_id, purge_everything: true }, options),
    });
    return purged.ok ? ok({ output: { zone: name, purged: scopeOf(urls) } }) : purged;
  },

  async preview({ zone: nameOrId, urls }, context) {
    const zone = await findZone(context, nameOrId);
    if (!zone.ok) return zone;
    const { id, name, status } = zone.value;
    return ok({
      lines: [
        `Zone ${name}${status === undefined ? '' : ` (${status})`}: ${scopeOf(urls)} will be purged.`,
        ...(urls ?? []).map((url) => `• ${url}`),
      ],
      state: { id, name, status },
    });
  },
};
