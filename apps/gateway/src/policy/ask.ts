import { type Decision, type Preview, type Result, sentenceOf, targetOf } from '@golem/contracts';
import type { NewToolRun } from '@golem/db';
import type { Facts } from './facts.ts';
import type { GateReply } from './gate-port.ts';
import type { GateWorld } from './gate-world.ts';
import { look, stateHashOf } from './look.ts';
import { mirrorOrLater } from './mirror.ts';
import type { Passage } from './passage.ts';

/** What a card says about its target. */
interface Sight {
  preview: Result<Preview> | null;
  round: number;
  drift: string[];
}

/** Puts together what a human must see. The call waits as `asked` in the ledger. */
export const askWith = async (
  world: GateWorld,
  { call, known, digest }: Passage,
  row: NewToolRun,
  decision: Decision,
  facts: Facts | null,
  { preview, round, drift }: Sight,
): Promise<GateReply> => {
  const policy = facts?.policy;
  const reply: GateReply = {
    kind: 'ask',
    ask: {
      callId: call.id,
      runId: call.runId,
      capability: known.id,
      args: call.args,
      digest,
      sentence: sentenceOf(known, call.args),
      effect: row.effect,
      undoable: known.supports.undo && !(preview?.ok && preview.value.undoable === false),
      target: targetOf(known, call.args),
      preview: preview?.ok ? preview.value : null,
      previewError: preview && !preview.ok ? preview.error.message : null,
      stateHash: preview?.ok ? await stateHashOf(preview.value) : null,
      decision,
      round,
      drift,
      // Without a policy nothing would have been asked; should it ever be, the strictest reading holds.
      approverRole: policy?.approverRole ?? 'owner',
      approversNeeded: policy?.approversNeeded ?? 1,
      requesterMayApprove: policy?.requesterMayApprove ?? false,
      typedConfirmation: policy?.typedConfirmation ?? true,
      ttlS: policy?.pendingTtlS ?? 900,
    },
  };
  world.store.put({ row: { ...row, status: 'asked' }, reply });
  await mirrorOrLater(world, [{ row: { ...row, status: 'asked' }, reply }]);
  return reply;
};

/** Asks about a call for the first time, with a look at its target. */
export const askFor = async (
  world: GateWorld,
  passage: Passage,
  row: NewToolRun,
  decision: Decision,
  facts: Facts | null,
): Promise<GateReply> =>
  askWith(world, passage, row, decision, facts, { preview: await look(world, passage), round: 1, drift: [] });
