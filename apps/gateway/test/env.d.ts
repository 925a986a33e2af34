import type { D1Migration } from 'cloudflare:test';
import type { LiveFeed } from '../src/api/live-feed.do.ts';

declare global {
  namespace Cloudflare {
    interface Env {
      DB: D1Database;
      RESULTS: R2Bucket;
      STORAGE: DurableObjectNamespace;
      LIVE_FEED: DurableObjectNamespace<LiveFeed>;
      MIGRATIONS: D1Migration[];
    }
  }
}
