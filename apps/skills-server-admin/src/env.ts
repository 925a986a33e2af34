import { baseUrl, secret } from '@golem/worker-kit';
import { z } from 'zod';

export const ServerAdminEnv = z.object({
  /** A Hetzner Cloud API token with read and write permission. */
  HCLOUD_TOKEN: secret(),
  HCLOUD_API_BASE_URL: baseUrl('https://api.hetzner.cloud/v1'),
});
export type ServerAdminEnv = z.infer<typeof ServerAdminEnv>;
