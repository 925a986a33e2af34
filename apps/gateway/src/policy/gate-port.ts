import type {
  Author,
  Call,
  Decision,
  Effect,
  GolemError,
  Preview,
  Role,
  StoredFile,
  UndoCall,
} from '@golem/contracts';
import type { Lease } from '@golem/policy';

/** A call as the agent proposes it. */
export interface Proposal {
  call: Call;
  chatId: string;
  /** Who asked. The role is looked up by the gate, at each decision. */
  requester: Author;
  /** Whether this run has read text written by others. */
  tainted: boolean;
  /** Set when a person has answered the card of this call. */
  pendingId: string | null;
}

/** How one executed call ended. `unknown`: it may or may not have happened. */
export interface Outcome {
  status: 'succeeded' | 'failed' | 'unknown';
  output: unknown;
  error: GolemError | null;
  undo: UndoCall | null;
  /** For the person who asked. */
  files?: StoredFile[];
  /** How many files there were besides and could not be kept. */
  filesLost?: number;
}

/** The line of the reply that says what was really done: taken from the ledger row, not from the model. */
export interface Receipt {
  callId: string;
  capability: string;
  target: string | null;
  status: Outcome['status'];
  /** Discord user ids; empty: no person was asked. */
  approvers: string[];
  leaseId: string | null;
  /** Unix milliseconds. */
  at: number;
  /** How far it came, as the skill said last: one line for each thing to do. */
  progress?: string[];
}

/** What a human must see to decide. */
export interface Ask {
  callId: string;
  runId: string;
  capability: string;
  args: Record<string, unknown>;
  digest: string;
  sentence: string;
  effect: Effect;
  undoable: boolean;
  target: string | null;
  preview: Preview | null;
  /** Why the preview could not be made, if it could not. */
  previewError: string | null;
  stateHash: string | null;
  decision: Decision;
  /** Counts the cards of this call: a target that changed after the first gets a second. */
  round: number;
  /** What is different from the card before, if there was one. */
  drift: string[];
  approverRole: Role;
  approversNeeded: number;
  requesterMayApprove: boolean;
  typedConfirmation: boolean;
  ttlS: number;
}

export type GateReply =
  | { kind: 'done'; outcome: Outcome; untrusted: boolean; receipt: Receipt | null }
  | { kind: 'ask'; ask: Ask }
  | { kind: 'rejected'; error: GolemError; decision: Decision };

/** The gate of one skill: the only way to it. */
export interface GatePort {
  /**
   * Decides a call and, when it is allowed, executes it. The same call id again never executes again: it answers
   * what became of it, `unknown` when that cannot be told.
   */
  submit(proposal: Proposal): Promise<GateReply>;
  /** What each rule says about a call, without doing anything. */
  explain(proposal: Proposal): Promise<Decision>;
  /** A human says what became of a call whose outcome is unknown. False when it is not unknown. */
  settleByHuman(callId: string, happened: boolean, by: Author): Promise<boolean>;
  /** Closes the ledger row of an asked call that no human will let run: denied, expired or cancelled. */
  abandon(callId: string, why: string): Promise<void>;
  /** Leases: granted and revoked by the skill `golem`, which is reached through its own gate. */
  addLease(lease: Lease): Promise<void>;
  /** Revokes one lease; false when there is none that is open. */
  revokeLease(id: string): Promise<boolean>;
  /** Revokes all leases that a freeze of this scope covers. */
  revokeLeasesIn(scope: string): Promise<void>;
  leases(): Promise<Lease[]>;
  /** Masks what is redacted in what it remembers of calls. */
  maskRedacted(): Promise<void>;
  /** For the cron: settles and tells what is open. */
  lookAround(): Promise<void>;
}
