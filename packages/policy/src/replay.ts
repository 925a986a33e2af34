import type { PolicyRecord, Principal, Verdict } from '@golem/contracts';
import { CLOSED } from './breaker.ts';
import { decide } from './decide.ts';
import type { DecisionInput } from './input.ts';
import { cooldownKey, rateKey } from './keys.ts';
import { inWindow, rateUsage } from './rate-window.ts';

/** A call as the ledger remembers it. */
export interface PastCall {
  /** Unix milliseconds. */
  at: number;
  args: Readonly<Record<string, unknown>>;
  target: string | null;
  principal: Principal;
  chatId: string;
  tainted: boolean;
  approvedByPerson: boolean;
  executed: boolean;
}

/** What a changed policy would have done to past calls; each count holds only calls whose verdict changes. */
export interface ReplayCounts {
  total: number;
  /** Ran by themselves, would have needed approval. */
  wouldAsk: number;
  /** Were allowed or asked about, would have been refused. */
  wouldReject: number;
  /** A person approved them, they would run without being asked. */
  wouldAllowApproved: number;
}

/** The verdicts of one policy over calls in the order of time, with limits counted as that policy counts them. */
const verdictsUnder = (
  capability: Omit<DecisionInput['capability'], 'target'>,
  calls: readonly PastCall[],
  policy: PolicyRecord,
): Verdict[] => {
  const reserved = new Map<string, number[]>();
  const last = new Map<string, number>();
  return calls.map((call) => {
    const rate = rateKey(policy, { chatId: call.chatId, userId: call.principal.id });
    const cooldown = cooldownKey(policy, call.args);
    const times = inWindow(reserved.get(rate) ?? [], policy.rateLimitWindowS, call.at);
    const { verdict } = decide({
      phase: 'propose',
      available: true,
      capability: { ...capability, target: call.target },
      args: call.args,
      digest: '',
      policy,
      freezes: [],
      principal: call.principal,
      usage: {
        ...rateUsage(times, policy.rateLimitWindowS, call.at),
        lastAt: last.get(cooldown) ?? null,
        breakers: { capability: CLOSED, skill: CLOSED },
      },
      tainted: call.tainted,
      approval: null,
      lease: null,
      now: call.at,
    });
    if (call.executed && verdict !== 'reject') {
      reserved.set(rate, [...times, call.at]);
      last.set(cooldown, call.at);
    }
    return verdict;
  });
};

/**
 * Plays past calls of one capability against its policy before and after a change. Freezes and breakers are left
 * out: they belong to the moment, not to the policy.
 */
export const replay = (
  capability: Omit<DecisionInput['capability'], 'target'>,
  calls: readonly PastCall[],
  before: PolicyRecord,
  after: PolicyRecord,
): ReplayCounts => {
  const inOrder = calls.toSorted((a, b) => a.at - b.at);
  const was = verdictsUnder(capability, inOrder, before);
  const would = verdictsUnder(capability, inOrder, after);
  const count = (test: (call: PastCall, was: Verdict | undefined, would: Verdict | undefined) => boolean) =>
    inOrder.filter((call, at) => test(call, was[at], would[at])).length;
  return {
    total: inOrder.length,
    wouldAsk: count((_, old, next) => old === 'allow' && next === 'ask'),
    wouldReject: count((_, old, next) => old !== 'reject' && next === 'reject'),
    wouldAllowApproved: count(
      (call, old, next) => call.approvedByPerson && old !== 'allow' && next === 'allow',
    ),
  };
};
