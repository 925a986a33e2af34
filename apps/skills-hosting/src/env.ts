import { baseUrl, secret } from '@golem/worker-kit';
import { z } from 'zod';

export const HostingEnv = z.object({
  /** A Cloudflare API token with the permissions that package.json lists, for the zones and the account in question. */
  CLOUDFLARE_API_TOKEN: secret(),
  /** The account of the sites; not needed with a token that sees one account only. */
  CLOUDFLARE_ACCOUNT_ID: z
    .string()
    .trim()
    .regex(/^(?:[0-9a-f]{32})?$/)
    .optional(),
  CLOUDFLARE_API_BASE_URL: baseUrl('https://api.cloudflare.com/client/v4'),
});
export type HostingEnv = z.infer<typeof HostingEnv>;
