import { baseUrl, secret } from '@golem/worker-kit';
import { z } from 'zod';

export const HostingEnv = z.object({
  /** A Cloudflare API token with Zone Read, DNS Read and Cache Purge for the zones in question. */
  CLOUDFLARE_API_TOKEN: secret(),
  CLOUDFLARE_API_BASE_URL: baseUrl('https://api.cloudflare.com/client/v4'),
});
export type HostingEnv = z.infer<typeof HostingEnv>;
