import type { D1Migration } from 'cloudflare:test';

declare global {
  namespace Cloudflare {
    interface Env {
      DB: D1Database;
      RESULTS: R2Bucket;
      STORAGE: DurableObjectNamespace;
      MIGRATIONS: D1Migration[];
    }
  }
}
