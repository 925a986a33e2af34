import type { ContentBlockParam } from '@anthropic-ai/sdk/resources/messages';
import type { Attached } from '@golem/contracts';
import type { Db } from '@golem/db';
import type { VectorIndex } from '@golem/memory';
import type { SmallModel } from '../memory/small-model.ts';
import type { Purse } from '../money/purse.ts';
import type { GatePort } from '../policy/gate-port.ts';
import type { SessionPort } from '../session/session-port.ts';
import type { Claude } from './claude.ts';
import type { SoulReader } from './soul.ts';

/** What a run needs of the platform besides its steps. */
export interface AgentWorld {
  db: Db;
  /** The Worker's variables: redactions are told by one of them. */
  env: object;
  /** Null where no vector index is bound. */
  vectors: VectorIndex | null;
  small: SmallModel;
  soul: SoulReader;
  claude: Claude;
  /** Null without a budget. */
  purse: Purse | null;
  /** Where results go that are too long for a prompt. */
  results: Pick<R2Bucket, 'put'>;
  /** What Claude sees of the files beside a message. */
  attachments(attached: readonly Attached[]): Promise<ContentBlockParam[]>;
  session: SessionPort;
  /** Whether somebody follows this run live: then each step is told as it ends. */
  follow?: { isOn: boolean };
  gate(skill: string): GatePort;
  now(): number;
}

/** How often a step may be tried again. `once` is for what must never run twice: the ledger tells what became of it. */
export type Retries = 'once' | 'few' | 'patient';

/** The durable steps of a run. A step's name is its cache key: what it returned is returned again after a crash. */
export interface Steps {
  do<T>(name: string, retries: Retries, work: () => Promise<T>): Promise<T>;
  sleep(name: string, ms: number): Promise<void>;
  /** Waits until the event comes or the time is up (milliseconds); either way the caller asks the Session what is true. */
  waitFor(name: string, eventType: string, timeoutMs: number): Promise<void>;
}
