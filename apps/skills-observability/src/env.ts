import { optionalUrl } from '@golem/worker-kit';
import { z } from 'zod';

export const ObservabilityEnv = z.object({
  /**
   * An egress gateway for web requests. When set, each request goes to this address with the real one in the header
   * `x-egress-url`; the gateway answers with what the site answered, redirects included.
   */
  WEB_EGRESS_URL: optionalUrl(),
});
export type ObservabilityEnv = z.infer<typeof ObservabilityEnv>;
