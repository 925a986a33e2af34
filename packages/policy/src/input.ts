import type { Effect, Freeze, PendingStatus, PolicyRecord, Principal } from '@golem/contracts';
import { z } from 'zod';
import type { BreakerState } from './breaker.ts';

/** Proposed (may it run, or must someone be asked?) or about to run (does everything still hold?). */
export const Phase = z.enum(['propose', 'execute']);
export type Phase = z.infer<typeof Phase>;

/** A pending action as the rules see it. All times here and below are unix milliseconds. */
export interface Approval {
  /** Each with the role held NOW, not at the click. */
  approvers: readonly Principal[];
  /** The principal id of who asked. */
  requestedBy: string;
  /** The digest covers the arguments only, so the capability is bound apart from it. */
  capability: string;
  digest: string;
  expiresAt: number;
  status: PendingStatus;
}

/** A standing permission for one capability on one target. */
export interface Lease {
  id: string;
  capability: string;
  /** Null: of a capability that has no target. */
  target: string | null;
  /** Uses left, this call not yet counted. */
  remaining: number;
  expiresAt: number;
  revoked: boolean;
}

/** What the gate's storage says about earlier calls; the call in question is never counted. */
export interface Usage {
  /** Calls reserved inside the rate window for {@link rateKey}. */
  rateUsed: number;
  oldestInWindowAt: number | null;
  /** When the last call was executed for {@link cooldownKey}. */
  lastAt: number | null;
  breakers: { capability: BreakerState; skill: BreakerState };
}

/** Everything a decision depends on. */
export interface DecisionInput {
  phase: Phase;
  /** Whether D1 answered; when false nothing else in here is believed. */
  available: boolean;
  /** Why not, where it is not D1 that did not answer. */
  whyUnavailable?: string | null;
  /** Effect as the manifest declares it, target as `targetOf` gives it. */
  capability: { id: string; skill: string; effect: Effect; target: string | null };
  args: Readonly<Record<string, unknown>>;
  /** SHA-256 over the canonical JSON of `args`, hex. */
  digest: string;
  /** Null: the capability has no record, so it is not known. */
  policy: PolicyRecord | null;
  freezes: readonly Freeze[];
  /** Role looked up by the harness; null: nobody known. */
  principal: Principal | null;
  usage: Usage;
  /** Text written by others may have shaped this call. */
  tainted: boolean;
  approval: Approval | null;
  lease: Lease | null;
  now: number;
}

/** The input once it is certain that there is a policy. */
export interface KnownInput extends DecisionInput {
  policy: PolicyRecord;
}
