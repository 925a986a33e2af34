import { z } from 'zod';
import { capability, defineManifest } from '../capability.ts';
import { dnsCapabilities, Zone } from './hosting/dns.ts';

export { DnsRecord, DnsType } from './hosting/dns.ts';

export const hosting = defineManifest({
  skill: 'hosting',
  title: 'Hosting',
  binding: 'SKILL_HOSTING',
  capabilities: {
    ...dnsCapabilities,
    purge_cache: capability({
      title: 'Purge the cache',
      description:
        'Remove files of a zone from the Cloudflare cache: either the given addresses, or everything. The cache fills again by itself; purging everything makes the origin busier for a while.',
      sentence: 'Purge the cache of {zone}.',
      effect: 'write',
      external: false,
      input: z
        .object({
          zone: Zone,
          urls: z
            .array(z.url({ protocol: /^https?$/ }))
            .min(1)
            .max(30)
            .optional()
            .describe('The addresses to purge'),
          everything: z.boolean().optional().describe('true: the whole zone'),
        })
        .refine((args) => (args.everything === true) !== (args.urls !== undefined), {
          error: 'give either `urls` or `everything: true`',
        }),
      output: z.object({ zone: z.string(), purged: z.string() }),
      target: 'zone',
      untrusted: false,
      timeoutMs: 20_000,
      supports: { preview: true, probe: false, undo: false },
      claims: ['purged', 'cleared'],
    }),
  },
});
