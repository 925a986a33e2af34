import { type Decision, targetOf } from '@golem/contracts';
import type { NewToolRun } from '@golem/db';
import {
  breakerConfig,
  breakerOnStart,
  type DecisionInput,
  decide,
  type Lease,
  strongerEffect,
} from '@golem/policy';
import { redactJson } from '@golem/worker-kit';
import type { Claim } from '../session/session-port.ts';
import { type Facts, keysOf, usageOf } from './facts.ts';
import type { GateWorld } from './gate-world.ts';
import type { Passage } from './passage.ts';

/** An approval in the gate's hands. */
export type Claimed = Extract<Claim, { ok: true }>;

/** Everything that a decision about this call depends on, at this moment. */
export const inputFor = (
  world: GateWorld,
  { proposal, known, call, digest }: Passage,
  facts: Facts | null,
  claim: Claimed | null,
): DecisionInput => ({
  phase: claim === null ? 'propose' : 'execute',
  available: facts !== null && facts.unavailable === null,
  whyUnavailable: facts?.unavailable ?? null,
  capability: {
    id: known.id,
    skill: known.skill.skill,
    effect: known.effect,
    target: targetOf(known, call.args),
  },
  args: call.args,
  digest,
  policy: facts?.policy ?? null,
  freezes: facts?.freezes ?? [],
  principal: facts?.requester ?? null,
  usage: usageOf(world, known, facts?.policy ?? null, proposal, call.args),
  tainted: proposal.tainted,
  approval: claim && {
    approvers: facts?.approvers ?? [],
    requestedBy: claim.requestedBy,
    capability: known.id,
    digest: claim.digest,
    expiresAt: claim.expiresAt,
    status: 'approved',
  },
  lease: null,
  now: world.now(),
});

/** The lease that makes an asked call allowed, with that decision; null when there is none. */
const leased = (world: GateWorld, input: DecisionInput): { decision: Decision; lease: Lease } | null => {
  for (const lease of world.store.leases(world.now())) {
    if (lease.capability !== input.capability.id || lease.target !== input.capability.target) continue;
    const decision = decide({ ...input, lease });
    if (decision.verdict === 'allow') return { decision, lease };
  }
  return null;
};

const redactArgs = (args: Record<string, unknown>, secrets: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(args).map(([name, value]) => [name, redactJson(value, secrets)]));

const STATUS = { allow: 'executing', ask: 'asked', reject: 'rejected' } as const;

const rowFor = (
  world: GateWorld,
  { proposal, known, call, digest, before }: Passage,
  decision: Decision,
  facts: Facts | null,
  lease: Lease | null,
): NewToolRun => ({
  id: call.id,
  runId: call.runId,
  chatId: proposal.chatId,
  skill: known.skill.skill,
  capability: known.id,
  effect: strongerEffect(known.effect, facts?.policy?.effect ?? known.effect),
  // The digest is of the real arguments; the ledger keeps no secret that somebody typed.
  args: redactArgs(call.args, world.secrets),
  digest,
  target: targetOf(known, call.args),
  status: STATUS[decision.verdict],
  decision,
  policyVersion: decision.policyVersion,
  pendingId: proposal.pendingId,
  leaseId: lease?.id ?? null,
  principalId: proposal.requester.id,
  approvers: facts?.approvers.map(({ id }) => id) ?? [],
  tainted: proposal.tainted,
  createdAt: before?.row.createdAt ?? world.now(),
  startedAt: decision.verdict === 'allow' ? world.now() : null,
});

/** Takes the call's place in rate limit, cooldown and breaker, and spends its lease. */
const reserve = (
  world: GateWorld,
  { proposal, call }: Passage,
  { policy }: Facts,
  usage: DecisionInput['usage'],
  row: NewToolRun,
): void => {
  if (policy === null) return;
  const keys = keysOf(policy, proposal, call.args);
  world.store.reserve(row.id, row.capability, keys.rate, keys.cooldown, world.now());
  if (row.leaseId) world.store.spendLease(row.leaseId);
  for (const [level, scope] of [
    ['capability', row.capability],
    ['skill', row.skill],
  ] as const) {
    const state = usage.breakers[level];
    const next = breakerOnStart(state, breakerConfig(policy, level), world.now());
    if (next !== state) world.store.putBreaker(scope, next);
  }
};

/**
 * Decides and, for an allowed call, takes its place: one storage transaction, so that N calls at once against a limit
 * of k leave exactly k.
 */
export const decideAndReserve = (
  world: GateWorld,
  passage: Passage,
  facts: Facts | null,
  claim: Claimed | null,
): { decision: Decision; row: NewToolRun } =>
  world.transaction(() => {
    // A read that was cut off comes again under its id: its own place must not count against it.
    if (passage.before) world.store.release(passage.call.id);
    const input = inputFor(world, passage, facts, claim);
    const plain = decide(input);
    const byLease = plain.verdict === 'ask' ? leased(world, input) : null;
    const decision = byLease?.decision ?? plain;
    const row = rowFor(world, passage, decision, facts, byLease?.lease ?? null);
    if (decision.verdict === 'allow' && facts) reserve(world, passage, facts, input.usage, row);
    world.store.put({ row, reply: null });
    world.audit.append({
      at: world.now(),
      kind: 'call.decided',
      actor: row.principalId,
      runId: row.runId,
      callId: row.id,
      pendingId: row.pendingId ?? null,
      capability: row.capability,
      detail: {
        verdict: decision.verdict,
        because: decision.reasons
          .filter(({ verdict }) => verdict === decision.verdict)
          .map(({ rule }) => rule),
        digest: row.digest,
        policyVersion: decision.policyVersion,
        tainted: row.tainted,
        approvers: row.approvers,
        ...(row.leaseId ? { lease: row.leaseId } : {}),
      },
    });
    return { decision, row };
  });
