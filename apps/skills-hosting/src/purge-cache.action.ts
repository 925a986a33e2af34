import { type hosting, ok } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import { z } from 'zod';
import { cloudflare } from './cloudflare-client.ts';
import type { HostingEnv } from './env.ts';
import { findZone } from './zones.ts';

const Purged = z.object({ id: z.string() });

type Args = z.infer<typeof hosting.capabilities.purge_cache.input>;

const counted = (items: readonly string[], one: string, many: string): string =>
  items.length === 1 ? `one ${one}` : `${items.length} ${many}`;

const scopeOf = ({ urls, tags }: Args): string => {
  if (urls) return counted(urls, 'address', 'addresses');
  return tags ? counted(tags, 'tag', 'tags') : 'everything';
};

const bodyOf = ({ urls, tags }: Args) => {
  if (urls) return { files: urls };
  return tags ? { tags } : { purge_everything: true };
};

export const purgeCache: ActionFor<typeof hosting, 'purge_cache', HostingEnv> = {
  async run(args, context) {
    const zone = await beforeWrite(findZone(context, args.zone));
    if (!zone.ok) return zone;
    const { id: zone_id, name } = zone.value;
    const purged = await cloudflare(context.env, {
      effect: 'write',
      answer: Purged,
      signal: context.signal,
      send: (client, options) => client.cache.purge({ zone_id, ...bodyOf(args) }, options),
    });
    return purged.ok ? ok({ output: { zone: name, purged: scopeOf(args) } }) : purged;
  },

  async preview(args, context) {
    const zone = await findZone(context, args.zone);
    if (!zone.ok) return zone;
    const { id, name, status } = zone.value;
    return ok({
      lines: [
        `Zone ${name}${status === undefined ? '' : ` (${status})`}: ${scopeOf(args)} will be purged.`,
        ...(args.urls ?? args.tags ?? []).map((item) => `• ${item}`),
      ],
      state: { id, name, status },
    });
  },
};
