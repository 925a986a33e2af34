import { DurableObject } from 'cloudflare:workers';
import type { AgentStatus, ServerFrame } from '@golem/contracts';

export { LiveFeed } from '../src/api/live-feed.do.ts';

/** Lends its storage to a test. */
export class Storage extends DurableObject {}

const STATUS: AgentStatus = { agent: 'chat', queued: 0, running: 0, waiting: 0, undelivered: 0, pending: [] };

/** A chat in which nothing happens, for those who follow it. */
export class QuietSession extends DurableObject {
  follow(): ServerFrame[] {
    return [{ type: 'status', at: 1, status: STATUS }];
  }
  overview(): { status: AgentStatus } {
    return { status: STATUS };
  }
}

export default { fetch: () => new Response(null, { status: 404 }) };
