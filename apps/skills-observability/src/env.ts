import { optionalUrl } from '@golem/worker-kit';
import { z } from 'zod';

/** A text that need not be there; blank counts as absent. */
const optional = () =>
  z
    .string()
    .trim()
    .transform((text) => (text === '' ? undefined : text))
    .optional();

/** Public resolvers that speak DNS over HTTPS (RFC 8484), each of another operator. */
const RESOLVERS =
  'https://cloudflare-dns.com/dns-query, https://dns.google/dns-query, https://dns.quad9.net/dns-query';

export const ObservabilityEnv = z.object({
  /**
   * An egress gateway for web requests. When set, each request goes to this address with the real one in the header
   * `x-egress-url`; the gateway answers with what the site answered, redirects included.
   */
  WEB_EGRESS_URL: optionalUrl(),
  /** These are configured by the owner, so they may be private addresses. */
  PROMETHEUS_URL: optionalUrl(),
  PROMETHEUS_TOKEN: optional(),
  ALERTMANAGER_URL: optionalUrl(),
  ALERTMANAGER_TOKEN: optional(),
  LOKI_URL: optionalUrl(),
  LOKI_TOKEN: optional(),
  DNS_RESOLVERS: z
    .string()
    .trim()
    .transform((text) => (text === '' ? RESOLVERS : text).split(',').map((url) => url.trim()))
    .pipe(z.array(z.url({ protocol: /^https?$/ })).max(8))
    .default(RESOLVERS.split(', ')),
  /** `host:port` to which check_tls connects in place of each server; the handshake still names the real one. */
  TLS_CONNECT_TO: optional().pipe(
    z
      .string()
      .regex(/^[\w.-]+:\d{1,5}$/, 'must be host:port')
      .optional(),
  ),
});
export type ObservabilityEnv = z.infer<typeof ObservabilityEnv>;
