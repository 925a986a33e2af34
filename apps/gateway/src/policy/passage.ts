import {
  type Call,
  explainIssues,
  fail,
  findCapability,
  type KnownCapability,
  type Reason,
} from '@golem/contracts';
import { digestOf } from '@golem/worker-kit';
import type { GateReply, Proposal } from './gate-port.ts';
import type { KnownCall } from './gate-store.ts';
import type { GateWorld } from './gate-world.ts';

/** One call on its way through the gate: parsed, digested, with what is known about it. */
export interface Passage {
  proposal: Proposal;
  known: KnownCapability;
  call: Call;
  digest: string;
  /** What the gate knew of the call when it was submitted. */
  before: KnownCall | null;
}

type Refusal = Extract<GateReply, { kind: 'rejected' }>;

const CODES = { known: 'unknown_capability', arguments: 'invalid_input', approval: 'rejected' } as const;

/** A refusal that leaves no ledger row of its own, because nothing was decided about a call. */
export const rejectUnparsed = (message: string, rule: keyof typeof CODES & Reason['rule']): Refusal => ({
  kind: 'rejected',
  error: fail(CODES[rule], message).error,
  decision: { verdict: 'reject', policyVersion: 0, reasons: [{ rule, verdict: 'reject', detail: message }] },
});

/** Parses a proposal against the manifest; what does not parse never becomes a call. */
export const openPassage = async (
  { store }: GateWorld,
  proposal: Proposal,
): Promise<{ ok: true; value: Passage } | { ok: false; refusal: Refusal }> => {
  const known = findCapability(proposal.call.capability);
  if (!known) {
    return {
      ok: false,
      refusal: rejectUnparsed(`There is no capability ${proposal.call.capability}.`, 'known'),
    };
  }
  const args = known.input.safeParse(proposal.call.args);
  if (!args.success) {
    const message = `Wrong arguments for ${known.id}: ${explainIssues(args.error)}`;
    return { ok: false, refusal: rejectUnparsed(message, 'arguments') };
  }
  const call = { ...proposal.call, args: args.data };
  const digest = await digestOf(call.capability, call.args);
  return { ok: true, value: { proposal, known, call, digest, before: store.find(call.id) } };
};
