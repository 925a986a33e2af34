import { type Decision, fail, targetOf } from '@golem/contracts';
import type { NewToolRun } from '@golem/db';
import { breakerConfig, breakerOnStart, type DecisionInput, decide, strongerEffect } from '@golem/policy';
import type { Claim } from '../session/session-port.ts';
import { askFor } from './ask.ts';
import { conclude } from './close.ts';
import { execute } from './execute.ts';
import { type Facts, keysOf, readFacts, usageOf } from './facts.ts';
import type { GateReply, Proposal } from './gate-port.ts';
import type { GateWorld } from './gate-world.ts';
import { openPassage, type Passage, rejectUnparsed } from './passage.ts';
import { recall } from './recall.ts';

const inputFor = (
  world: GateWorld,
  { proposal, known, call, digest }: Passage,
  facts: Facts | null,
  claim: Extract<Claim, { ok: true }> | null,
): DecisionInput => ({
  phase: claim === null ? 'propose' : 'execute',
  available: facts !== null,
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

/** What each rule says about a call right now, with nothing reserved and nothing written. */
export const explain = async (world: GateWorld, proposal: Proposal): Promise<Decision> => {
  const passage = await openPassage(proposal);
  if ('kind' in passage) return passage.kind === 'rejected' ? passage.decision : decideNothing();
  const facts = await readFacts(world, passage.known.id, proposal.requester, []);
  return decide(inputFor(world, passage, facts, null));
};

const decideNothing = (): Decision => ({ verdict: 'reject', policyVersion: 0, reasons: [] });

const rowFor = (
  world: GateWorld,
  { proposal, known, call, digest }: Passage,
  decision: Decision,
  facts: Facts | null,
): NewToolRun => ({
  id: call.id,
  runId: call.runId,
  chatId: proposal.chatId,
  skill: known.skill.skill,
  capability: known.id,
  effect: strongerEffect(known.effect, facts?.policy?.effect ?? known.effect),
  args: call.args,
  digest,
  target: targetOf(known, call.args),
  status: decision.verdict === 'allow' ? 'executing' : decision.verdict === 'ask' ? 'asked' : 'rejected',
  decision,
  policyVersion: decision.policyVersion,
  pendingId: proposal.pendingId,
  principalId: proposal.requester.id,
  approvers: facts?.approvers.map(({ id }) => id) ?? [],
  tainted: proposal.tainted,
  createdAt: world.store.find(call.id)?.row.createdAt ?? world.now(),
  startedAt: decision.verdict === 'allow' ? world.now() : null,
});

/**
 * Decides, and for an allowed call takes its place in rate limit, cooldown and breaker: one storage transaction, so
 * that N calls at once against a limit of k leave exactly k.
 */
const decideAndReserve = (
  world: GateWorld,
  passage: Passage,
  facts: Facts | null,
  claim: Extract<Claim, { ok: true }> | null,
): { decision: Decision; row: NewToolRun } =>
  world.transaction(() => {
    // A read that was cut off comes again under its id: its own place must not count against it.
    world.store.release(passage.call.id);
    const input = inputFor(world, passage, facts, claim);
    const decision = decide(input);
    const row = rowFor(world, passage, decision, facts);
    if (decision.verdict === 'allow' && facts?.policy) {
      const { policy } = facts;
      const keys = keysOf(policy, passage.proposal, passage.call.args);
      world.store.reserve(row.id, row.capability, keys.rate, keys.cooldown, world.now());
      for (const [level, scope] of [
        ['capability', row.capability],
        ['skill', row.skill],
      ] as const) {
        const state = input.usage.breakers[level];
        const next = breakerOnStart(state, breakerConfig(policy, level), world.now());
        if (next !== state) world.store.putBreaker(scope, next);
      }
    }
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
      },
    });
    return { decision, row };
  });

/** The reasons that decided, as one text. */
export const whyRejected = (decision: Decision): string =>
  decision.reasons
    .filter(({ verdict }) => verdict === 'reject')
    .map(({ detail }) => detail)
    .join(' ');

const reject = async (world: GateWorld, row: NewToolRun, decision: Decision): Promise<GateReply> => {
  const message = whyRejected(decision) || 'Refused by policy.';
  const reply: GateReply = { kind: 'rejected', error: fail('rejected', message).error, decision };
  const ended = { row: { ...row, endedAt: world.now(), errorCode: 'rejected', error: message }, reply };
  world.store.put(ended);
  await conclude(world, ended);
  return reply;
};

const claimFor = async (world: GateWorld, { proposal, call, digest }: Passage): Promise<Claim | null> => {
  if (proposal.pendingId === null) return null;
  try {
    return await world.session(proposal.chatId).claim(proposal.pendingId, call.id, digest);
  } catch (error) {
    return { ok: false, reason: `The approval could not be read (${String(error)}).` };
  }
};

/** The story of one call: parse → what became of it before? → approval → policy now → reserve → ask, refuse or act. */
export const submit = async (world: GateWorld, proposal: Proposal): Promise<GateReply> => {
  const passage = await openPassage(proposal);
  if ('kind' in passage) return passage;
  const before = await recall(world, passage);
  if (before) return before;

  const claim = await claimFor(world, passage);
  if (claim && !claim.ok) return rejectUnparsed(claim.reason, 'arguments');
  const facts = await readFacts(world, passage.known.id, proposal.requester, claim?.approvers ?? []);
  const { decision, row } = decideAndReserve(world, passage, facts, claim);
  switch (decision.verdict) {
    case 'allow':
      // decide() allows nothing without both, so this is for the type checker; failing closed costs nothing.
      if (!facts?.policy || !facts.requester) return reject(world, row, decision);
      return execute(world, passage, row, facts.policy, facts.requester);
    case 'ask':
      return askFor(world, passage, row, decision, facts);
    case 'reject':
      return reject(world, row, decision);
  }
};
