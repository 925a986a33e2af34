import type {
  AgentStatus,
  Author,
  EventRequest,
  GolemError,
  InboundEvent,
  Result,
  ScheduleSummary,
  ServerFrame,
  StoredFile,
  Task,
  TaskDetail,
  TaskStep,
} from '@golem/contracts';
import type { Choice, Progress } from '@golem/discord';
import type { Ask, Outcome, Receipt } from '../policy/gate-port.ts';
import type { ChoiceSource } from './choices.ts';
import type { Change, Draft } from './schedules/change-schedules.ts';
import type { Message } from './schedules/send-to.ts';

/** What the human said to a parked call, or what time said. */
export interface Answer {
  status: 'pending' | 'approved' | 'denied' | 'expired' | 'cancelled';
  by: string | null;
  reason: string | null;
  /** How long a pending one can still be answered, in milliseconds; by the Session's clock, the only one that counts. */
  leftMs: number;
}

/** An approval, taken by the gate for exactly one call. */
export type Claim =
  | {
      ok: true;
      approvers: Author[];
      requestedBy: string;
      digest: string;
      stateHash: string | null;
      expiresAt: number;
    }
  | { ok: false; reason: string };

/** What became of an approved call, for its card. `cancelled`: the gate stopped it before it ran. */
export interface Settlement {
  status: 'succeeded' | 'failed' | 'unknown' | 'cancelled';
  detail: string;
  outcome: Outcome | null;
}

/** What a run used of Claude. */
export interface Usage {
  turns: number;
  model: string | null;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
}

export const NOTHING_YET: Usage = {
  turns: 0,
  model: null,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  costMicros: 0,
};

/** How a run ended. */
export interface Ending {
  status: 'answered' | 'reported' | 'cancelled';
  text: string;
  /** What the harness has to say about the answer, in small print. */
  notes: string[];
  receipts: Receipt[];
  /** Everything it did, in order. */
  steps?: TaskStep[];
  /** Attached to the answer. */
  files?: StoredFile[];
  error: GolemError | null;
  usage: Usage;
  soulDigest: string | null;
  /** Since when text by others is in what it says, unix milliseconds; null: none is. */
  taintedAt: number | null;
}

/** One chat: accepts its events, keeps their order, owns what is pending and everything that is said in it. */
export interface SessionPort {
  /** Accepts an event durably, once. False when it was accepted before. */
  accept(event: InboundEvent): Promise<boolean>;

  /**
   * Its author changed an event, or took it back (null), before it was worked on. False when it is not here, or its run
   * has begun: then it stays as it was.
   */
  amend(eventId: string, request: EventRequest | null): Promise<boolean>;

  /** For the agent. All of them may be called again with the same run and change nothing the second time. */
  /** True when somebody follows the chat live: then each step is told with {@link SessionPort.steps}. */
  progress(runId: string, progress: Progress): Promise<boolean>;
  /** Everything the run did so far. */
  steps(runId: string, steps: TaskStep[]): Promise<void>;
  park(runId: string, ask: Ask): Promise<string>;
  /** `giveUp`: the run waits no longer; what is pending then is cancelled. */
  answerTo(pendingId: string, giveUp: boolean): Promise<Answer>;
  finish(runId: string, ending: Ending): Promise<void>;

  /** For the gate. */
  claim(pendingId: string, callId: string, digest: string): Promise<Claim>;
  settle(pendingId: string, settlement: Settlement): Promise<void>;

  /** Says something in the chat that belongs to no event, once per key. */
  note(key: string, text: string): Promise<void>;

  /**
   * Says something about an alert, once per key, and begins its run if it has one; in a storm of them less is said and no
   * more runs begin. True when the run has begun.
   */
  tellAlert(key: string, text: string, run: InboundEvent | null): Promise<boolean>;

  /** For the API. Accepts a task durably, once: the same id with the same request is the task that is there. */
  submitTask(event: InboundEvent): Promise<Result<{ task: Task; isNew: boolean }>>;
  /** Answers a command at once. */
  command(event: InboundEvent): Promise<Result<string>>;
  /** The tasks that are open, newest first, and how the chat stands. */
  overview(): Promise<{ tasks: Task[]; status: AgentStatus }>;
  /** Null for a task that ended more than a day ago, or was never here. */
  task(id: string): Promise<TaskDetail | null>;
  /** Tells the chat's feed of everything from now on; the answer is what came from `since` on, in unix milliseconds. */
  follow(since: number | null): Promise<ServerFrame[]>;

  /** For the gate: what the chat does by itself. A schedule is added once per id. */
  addSchedule(draft: Draft): Promise<Result<ScheduleSummary>>;
  changeSchedule(
    id: string,
    change: Change,
    asked: { by: string; runId: string },
  ): Promise<Result<ScheduleSummary>>;
  schedules(): Promise<ScheduleSummary[]>;
  /** For the gate: has another chat work on something, once per id. */
  sendTo(message: Message): Promise<Result<{ chat: string; event: string }>>;

  /** For autocomplete: what fits what was typed. */
  choices(source: ChoiceSource, typed: string, author: Author): Promise<Choice[]>;

  /** Masks what is redacted in its events, cards and what it has said. */
  maskRedacted(): Promise<void>;

  /** For the cron: goes round its lanes once. */
  lookAround(): Promise<void>;
}
