import { optionalUrl } from '@golem/worker-kit';
import { z } from 'zod';
import type { ExtractionCache } from './cache/extraction-cache.do.ts';
import type { PageBook } from './page-book.do.ts';

export const WebFetchEnv = z.object({
  /** The Durable Objects that remember watched pages. */
  PAGES: z.custom<DurableObjectNamespace<PageBook>>((value) => value !== undefined),
  /** The one Durable Object that keeps what was extracted, for conditional requests. */
  EXTRACTIONS: z.custom<DurableObjectNamespace<ExtractionCache>>((value) => value !== undefined),
  /**
   * An egress gateway for web requests. When set, each request goes to this address with the real one in the header
   * `x-egress-url`; the gateway answers with what the site answered, redirects included.
   */
  WEB_EGRESS_URL: optionalUrl(),
  /** A DNS over HTTPS resolver with a JSON API, asked for each name before it is requested. */
  DNS_RESOLVER_URL: optionalUrl(),
});
export type WebFetchEnv = z.infer<typeof WebFetchEnv>;
