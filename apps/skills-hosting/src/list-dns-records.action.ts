import { type hosting, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import { z } from 'zod';
import { cloudflare } from './cloudflare-client.ts';
import type { HostingEnv } from './env.ts';
import { findZone } from './zones.ts';

/** As many as fit one answer to the model. */
const MOST = 200;

const Records = z.object({
  result: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      name: z.string(),
      content: z.string().default(''),
      ttl: z.number(),
      proxied: z.boolean().default(false),
    }),
  ),
  result_info: z.object({ total_count: z.number().optional() }).optional(),
});

export const listDnsRecords: ActionFor<typeof hosting, 'list_dns_records', HostingEnv> = {
  async run({ zone: nameOrId }, context) {
    const zone = await findZone(context, nameOrId);
    if (!zone.ok) return zone;
    const page = await cloudflare(context.env, {
      effect: 'read',
      answer: Records,
      signal: context.signal,
      send: (client, options) =>
        client.dns.records.list({ zone_id: zone.value.id, per_page: MOST, order: 'name' }, options),
    });
    if (!page.ok) return page;
    const { result: records, result_info } = page.value;
    const truncated = (result_info?.total_count ?? records.length) > records.length;
    return ok({ output: { zone: zone.value.name, records, truncated } });
  },
};
