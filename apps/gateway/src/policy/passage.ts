import { type Call, explainIssues, fail, findCapability, type KnownCapability } from '@golem/contracts';
import { digestOf } from '@golem/worker-kit';
import type { GateReply, Proposal } from './gate-port.ts';

/** One call on its way through the gate: parsed, digested, with what is known about it. */
export interface Passage {
  proposal: Proposal;
  known: KnownCapability;
  call: Call;
  digest: string;
}

/** A refusal that leaves no ledger row, because there is no call to speak of. */
export const rejectUnparsed = (message: string, rule: 'known' | 'arguments'): GateReply => ({
  kind: 'rejected',
  error: fail(rule === 'known' ? 'unknown_capability' : 'invalid_input', message).error,
  decision: { verdict: 'reject', policyVersion: 0, reasons: [{ rule, verdict: 'reject', detail: message }] },
});

/** Parses a proposal against the manifest; what does not parse never becomes a call. */
export const openPassage = async (proposal: Proposal): Promise<Passage | GateReply> => {
  const known = findCapability(proposal.call.capability);
  if (!known) return rejectUnparsed(`There is no capability ${proposal.call.capability}.`, 'known');
  const args = known.input.safeParse(proposal.call.args);
  if (!args.success)
    return rejectUnparsed(`Wrong arguments for ${known.id}: ${explainIssues(args.error)}`, 'arguments');
  const call = { ...proposal.call, args: args.data };
  return { proposal, known, call, digest: await digestOf(call.capability, call.args) };
};
