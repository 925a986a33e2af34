import { z } from 'zod';
import { capability, defineManifest } from '../capability.ts';
import { WebUrl } from './web-fetch.ts';

export const observability = defineManifest({
  skill: 'observability',
  title: 'Observability',
  binding: 'SKILL_OBSERVABILITY',
  capabilities: {
    check_url: capability({
      title: 'Check whether a site is up',
      description:
        'Request an address and report whether it answers, with the HTTP status and how long it took. Use it for "is X up?". A bare host name is taken as https.',
      sentence: 'Check whether {url} answers.',
      effect: 'read',
      external: true,
      input: z.object({
        url: WebUrl.describe('The address or host name to check'),
        contains: z.string().max(200).optional().describe('Text that the page must contain to count as up'),
      }),
      output: z.object({
        url: z.string(),
        up: z.boolean(),
        status: z.number().int().nullable(),
        durationMs: z.number(),
        detail: z.string(),
      }),
      target: 'url',
      untrusted: false,
      timeoutMs: 15_000,
      supports: { preview: false, probe: false, undo: false },
    }),
  },
});
