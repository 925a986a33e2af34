import { join } from 'node:path';
import { quietWranglerEnv } from '../process.ts';

/**
 * The environment of a wrangler that runs on this machine only. What is meant for the Workers is taken out:
 * `CLOUDFLARE_API_BASE_URL` and `CLOUDFLARE_API_TOKEN` would make wrangler itself talk to that address.
 */
export const localWranglerEnv = (
  environment: NodeJS.ProcessEnv,
  workerOnly: readonly string[],
  persistTo: string,
): NodeJS.ProcessEnv => ({
  ...quietWranglerEnv(
    Object.fromEntries(Object.entries(environment).filter(([name]) => !workerOnly.includes(name))),
  ),
  // The explorer stays on: the local mailbox is read through it.
  X_LOCAL_OBSERVABILITY: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  // Two runs on one machine must not find each other's Workers.
  WRANGLER_REGISTRY_PATH: join(persistTo, 'registry'),
});
