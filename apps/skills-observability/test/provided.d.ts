import type { ProvidedContext } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the TLS servers are: one as most are, one of TLS 1.3 only. */
    tls: { usual: string; newer: string };
  }
}

export type TlsServers = ProvidedContext['tls'];
