import type { Db } from '@golem/db';
import type { DiscordRest } from '@golem/discord';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { SessionPort } from '../session/session-port.ts';
import type { PortOf } from '../skills/skill-port.ts';
import type { GateReply } from './gate-port.ts';
import type { GateStore } from './gate-store.ts';

/** What the gate's rules need of the platform; the Durable Object provides it. */
export interface GateWorld {
  now(): number;
  db: Db;
  store: GateStore;
  audit: AuditTrail;
  /** One synchronous storage transaction. */
  transaction<T>(work: () => T): T;
  ownerIds: readonly string[];
  /** Asked who still has a role; null when Discord is not configured. */
  discord: Pick<DiscordRest, 'getMember'> | null;
  /** Null when GRANT_SECRET is not configured: then nothing can run. */
  grantSecret: string | null;
  /** Values that must never be recorded or shown, besides what looks like a secret. */
  secrets: readonly string[];
  portOf: PortOf;
  /** Where the files of results go. */
  results: Pick<R2Bucket, 'put'>;
  session(chatId: string): SessionPort;
  /** Calls that this object is working on right now, so that a second submission joins the first. */
  inFlight: Map<string, Promise<GateReply>>;
  /** Tells D1 what it does not know, without making anybody wait; after a crash the cron does it. */
  mirrorSoon(): void;
  /** Makes sure that what D1 or a Session could not be told now is told later. */
  retryLater(): Promise<void>;
}
