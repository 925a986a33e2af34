import { type Decision, fail } from '@golem/contracts';
import type { NewToolRun } from '@golem/db';
import { decide } from '@golem/policy';
import type { Claim } from '../session/session-port.ts';
import { askFor } from './ask.ts';
import { conclude } from './close.ts';
import { type Claimed, decideAndReserve, inputFor } from './decide-and-reserve.ts';
import { askAboutDrift, driftSince } from './drift.ts';
import { execute } from './execute.ts';
import { type Facts, readFacts } from './facts.ts';
import type { GateReply, Proposal } from './gate-port.ts';
import type { GateWorld } from './gate-world.ts';
import { openPassage, type Passage, rejectUnparsed } from './passage.ts';
import { recall } from './recall.ts';

/** What each rule says about a call right now, with nothing reserved and nothing written. */
export const explain = async (world: GateWorld, proposal: Proposal): Promise<Decision> => {
  const passage = await openPassage(world, proposal);
  if (!passage.ok) return passage.refusal.decision;
  const facts = await readFacts(world, passage.value, []);
  return decide(inputFor(world, passage.value, facts, null));
};

const whyRejected = ({ reasons }: Decision): string =>
  reasons
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

/**
 * Takes the approval. Throws while the Session does not answer, so that the run submits again: it may have given the
 * approval away already, and a refusal would leave its card at work for ever.
 */
const claimFor = async (
  world: GateWorld,
  { call, digest, before }: Passage,
  pendingId: string,
): Promise<Claim> => {
  if (before === null) return { ok: false, reason: 'The card of this call is not known any more.' };
  const { row, reply } = before;
  // First of all: should this process or the run end from here on, the alarm tells the card what became of it.
  world.store.put({ row: { ...row, pendingId, startedAt: world.now() }, reply });
  await world.retryLater();
  const claim = await world.session(row.chatId).claim(pendingId, call.id, digest);
  // A denial may have closed it while the chat was asked.
  if (!claim.ok && world.store.find(row.id)?.row.status === row.status) world.store.put(before);
  return claim;
};

const proceed = (
  world: GateWorld,
  passage: Passage,
  facts: Facts | null,
  claim: Claimed | null,
): Promise<GateReply> => {
  const { decision, row } = decideAndReserve(world, passage, facts, claim);
  // decide() allows nothing without policy and requester; that they are asked for again is failing closed.
  if (decision.verdict === 'allow' && facts?.policy && facts.requester) {
    return execute(world, passage, row, facts.policy, facts.requester);
  }
  return decision.verdict === 'ask'
    ? askFor(world, passage, row, decision, facts)
    : reject(world, row, decision);
};

const refuseClaim = (world: GateWorld, { proposal, call }: Passage, reason: string): GateReply => {
  world.audit.append({
    at: world.now(),
    kind: 'claim.refused',
    actor: proposal.requester.id,
    runId: call.runId,
    callId: call.id,
    pendingId: proposal.pendingId,
    capability: call.capability,
    detail: { because: reason },
  });
  return rejectUnparsed(reason, 'approval');
};

const recordUnparsed = (world: GateWorld, { call, requester }: Proposal, { reasons }: Decision): void =>
  world.audit.append({
    at: world.now(),
    kind: 'call.unparsed',
    actor: requester.id,
    runId: call.runId,
    callId: call.id,
    capability: call.capability.slice(0, 100),
    detail: { because: reasons.map(({ rule }) => rule) },
  });

/**
 * The story of one call: parse → what became of it before? → the approval, and whether its target still is as shown →
 * policy now, with its place reserved → act, ask or refuse.
 */
export const submit = async (world: GateWorld, proposal: Proposal): Promise<GateReply> => {
  const opened = await openPassage(world, proposal);
  if (!opened.ok) {
    recordUnparsed(world, proposal, opened.refusal.decision);
    return opened.refusal;
  }
  const passage = opened.value;
  const before = await recall(world, passage);
  if (before) return before;

  if (proposal.pendingId === null) {
    return proceed(world, passage, await readFacts(world, passage, []), null);
  }
  const claim = await claimFor(world, passage, proposal.pendingId);
  if (!claim.ok) return refuseClaim(world, passage, claim.reason);
  const drift = await driftSince(world, passage, claim);
  // Policy is read after the look at the target, so that nothing slow stands between the decision and the effect.
  const facts = await readFacts(world, passage, claim.approvers);
  if (drift === null || decide(inputFor(world, passage, facts, claim)).verdict !== 'allow') {
    return proceed(world, passage, facts, claim);
  }
  return askAboutDrift(world, passage, facts, drift);
};
