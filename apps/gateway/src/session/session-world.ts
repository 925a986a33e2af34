import type { Result, TaskStep } from '@golem/contracts';
import type { Db, Limits } from '@golem/db';
import type { DiscordRest } from '@golem/discord';
import type { RunParams } from '../agent/run-params.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { SocketStatus } from '../ingress/socket/socket-world.ts';
import type { RedactionPlan } from '../memory/redact.ts';
import type { GatePort } from '../policy/gate-port.ts';
import type { Followers } from './followers.ts';
import type { SessionPort } from './session-port.ts';
import type { SessionStore } from './session-store.ts';

/** What a Workflow instance looks like from outside. */
export type RunState = 'alive' | 'dead' | 'done' | 'missing';

/** The runs, as the Session uses them. */
export interface Runs {
  /** Starts a run once; the same id again is no error. */
  start(params: RunParams): Promise<void>;
  /** Sends an event; of a type nobody waits for, it only wakes the instance. */
  send(runId: string, type: string): Promise<void>;
  stateOf(runId: string): Promise<RunState>;
  stop(runId: string): Promise<void>;
}

/** What a Session's rules need of the platform; the Durable Object provides it. */
export interface SessionWorld {
  chatId: string;
  now(): number;
  store: SessionStore;
  audit: AuditTrail;
  /** One synchronous storage transaction. */
  transaction<T>(work: () => T): T;
  db: Db;
  soul: R2Bucket;
  /** The files of results. */
  results: Pick<R2Bucket, 'get'>;
  /** What models may cost; null: as much as it takes. */
  limits: Limits | null;
  ownerIds: readonly string[];
  /** Values that must never be recorded, besides what looks like a secret. */
  secrets: readonly string[];
  /** Null when Discord is not configured: then answers wait. */
  discord: DiscordRest | null;
  runs: Runs;
  gate(skill: string): GatePort;
  /** Finds what mentions a topic and keeps the plan to redact it. */
  planRedaction(topic: string): Promise<Result<RedactionPlan>>;
  /** Another chat. */
  session(chatId: string): SessionPort;
  /** How the connection to Discord is, through which messages come. */
  socket(): Promise<SocketStatus>;
  /** Asks that the lanes are looked at soon. Cheap and synchronous. */
  kick(): void;
  followers: Followers;
  /** What runs have told of their steps before their ending, by run; in memory, because each tells all of them again. */
  live: Map<string, TaskStep[]>;
  /** When each running run was last heard of, unix milliseconds; empty after a restart, which makes all of them silent. */
  heard: Map<string, number>;
}
