import type { ProvidedContext } from 'vitest';

declare global {
  namespace Cloudflare {
    interface Env {
      SOUL: R2Bucket;
    }
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Settings of the skill that lead to an OpenSSH server of the test run; without servers where there is none. */
    ssh: { SSH_SERVERS: string; SSH_KEYS: string };
  }
}

export type SshSettings = ProvidedContext['ssh'];
