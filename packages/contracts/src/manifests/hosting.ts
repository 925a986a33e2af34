import { z } from 'zod';
import { capability, defineManifest } from '../capability.ts';
import { analyticsCapabilities } from './hosting/analytics.ts';
import { dnsCapabilities, Zone } from './hosting/dns.ts';
import { siteCapabilities } from './hosting/sites.ts';
import { workerCapabilities } from './hosting/workers.ts';

export { TrafficPoint } from './hosting/analytics.ts';
export { DnsRecord, DnsType } from './hosting/dns.ts';
export { SiteDeployment } from './hosting/sites.ts';
export { WorkerVersion } from './hosting/workers.ts';

export const hosting = defineManifest({
  skill: 'hosting',
  title: 'Hosting',
  binding: 'SKILL_HOSTING',
  capabilities: {
    ...dnsCapabilities,
    ...siteCapabilities,
    ...workerCapabilities,
    ...analyticsCapabilities,
    purge_cache: capability({
      title: 'Purge the cache',
      description:
        'Remove files of a zone from the Cloudflare cache: the given addresses, everything with the given cache tags, or everything. The cache fills again by itself; purging everything makes the origin busier for a while.',
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
          tags: z
            .array(
              z.string().regex(/^[\x21-\x2b\x2d-\x7e]{1,1024}$/, 'must be a cache tag: no spaces, no commas'),
            )
            .min(1)
            .max(30)
            .optional()
            .describe('The cache tags to purge'),
          everything: z.boolean().optional().describe('true: the whole zone'),
        })
        .refine(
          ({ urls, tags, everything }) =>
            [urls !== undefined, tags !== undefined, everything === true].filter(Boolean).length === 1,
          { error: 'give one of `urls`, `tags` and `everything: true`' },
        ),
      output: z.object({ zone: z.string(), purged: z.string() }),
      target: 'zone',
      untrusted: false,
      timeoutMs: 20_000,
      supports: { preview: true, probe: false, undo: false },
      claims: ['purged', 'cleared'],
    }),
  },
});
