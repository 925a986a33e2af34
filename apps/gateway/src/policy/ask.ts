import { type Decision, type Preview, type Result, sentenceOf, targetOf } from '@golem/contracts';
import type { NewToolRun } from '@golem/db';
import { canonicalJson, sha256, signGrant } from '@golem/worker-kit';
import { askSkill } from '../skills/skill-port.ts';
import type { Facts } from './facts.ts';
import type { GateReply } from './gate-port.ts';
import type { GateWorld } from './gate-world.ts';
import { mirrorOrLater } from './mirror.ts';
import type { Passage } from './passage.ts';

/** A card should not wait longer than this for the look at its target, in milliseconds. */
const PREVIEW_MS = 10_000;

const previewOf = async (world: GateWorld, { call, known }: Passage): Promise<Result<Preview> | null> => {
  if (!known.supports.preview || world.grantSecret === null) return null;
  const grant = await signGrant(world.grantSecret, { call, mode: 'preview', now: world.now() });
  const reply = await askSkill(world.portOf, known.skill, { call, mode: 'preview', grant }, PREVIEW_MS);
  if (!reply.ok) return reply;
  return reply.value.mode === 'preview' ? { ok: true, value: reply.value.preview } : null;
};

/** The hash of what the target looks like, to tell drift between the card and the execution. */
export const stateHashOf = (preview: Preview): Promise<string> => sha256(canonicalJson(preview.state));

/** Puts together what a human must see, with a look at the target. The call waits as `asked` in the ledger. */
export const askFor = async (
  world: GateWorld,
  passage: Passage,
  row: NewToolRun,
  decision: Decision,
  facts: Facts | null,
): Promise<GateReply> => {
  const { call, known, digest } = passage;
  const preview = await previewOf(world, passage);
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
      undoable: known.supports.undo,
      target: targetOf(known, call.args),
      preview: preview?.ok ? preview.value : null,
      previewError: preview && !preview.ok ? preview.error.message : null,
      stateHash: preview?.ok ? await stateHashOf(preview.value) : null,
      decision,
      approverRole: policy?.approverRole ?? 'owner',
      approversNeeded: policy?.approversNeeded ?? 1,
      requesterMayApprove: policy?.requesterMayApprove ?? false,
      typedConfirmation: policy?.typedConfirmation ?? true,
      ttlS: policy?.pendingTtlS ?? 900,
    },
  };
  world.store.put({ row, reply });
  await mirrorOrLater(world, [{ row, reply }]);
  return reply;
};
