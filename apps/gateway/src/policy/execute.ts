import {
  type ErrorCode,
  explainIssues,
  fail,
  type GolemError,
  type PolicyRecord,
  type Principal,
  type SkillReply,
} from '@golem/contracts';
import type { NewToolRun } from '@golem/db';
import { log, redactJson, signGrant } from '@golem/worker-kit';
import { keepFiles } from '../reply/result-files.ts';
import { askSkill } from '../skills/skill-port.ts';
import { close, notRun, unknownOutcome } from './close.ts';
import type { GateReply, Outcome } from './gate-port.ts';
import type { GateWorld } from './gate-world.ts';
import { mirror } from './mirror.ts';
import type { Passage } from './passage.ts';
import { followProgress } from './progress.ts';

/** Whether an error of this code says for certain what was done, mostly nothing. Of a write, all others leave it open. */
const saysWhatWasDone = (code: ErrorCode): boolean => {
  switch (code) {
    case 'invalid_input':
    case 'unknown_capability':
    case 'no_grant':
    case 'rejected':
    case 'denied':
    case 'expired':
    case 'cancelled':
    case 'not_found':
    case 'conflict':
    case 'blocked_address':
    case 'too_large':
    case 'upstream_rejected':
    case 'misconfigured':
    case 'incomplete':
      return true;
    case 'upstream_error':
    case 'upstream_timeout':
    case 'unavailable':
    case 'unknown_outcome':
    case 'internal':
      return false;
  }
};

/** How long a decision may be waiting for its ledger row, in milliseconds. D1 is known to stall for 30 to 80 s. */
const DECISION_MS = 5_000;

/** Only of what ended in the middle there is something to take back. */
const failed = (error: GolemError): Outcome => ({
  status: 'failed',
  output: null,
  error,
  undo: error.code === 'incomplete' ? (error.undo ?? null) : null,
});

/** Puts the files of a result where the ledger can point at them. Their bytes go no further than here. */
const withFiles = async (
  world: GateWorld,
  callId: string,
  outcome: Outcome,
  reply: SkillReply,
): Promise<Outcome> => {
  if (outcome.status !== 'succeeded' || !reply.ok || reply.value.mode !== 'invoke') return outcome;
  const { files = [] } = reply.value.invocation;
  if (files.length === 0) return outcome;
  const kept = await keepFiles(world.results, callId, files, { at: world.now(), secrets: world.secrets });
  return { ...outcome, files: kept, filesLost: files.length - kept.length };
};

/** What a skill's reply says about the effect. */
const outcomeOf = ({ known }: Passage, reply: SkillReply, secrets: readonly string[]): Outcome => {
  if (!reply.ok) {
    if (known.effect === 'read' || saysWhatWasDone(reply.error.code)) return failed(reply.error);
    return unknownOutcome(reply.error.message, reply.error);
  }
  if (reply.value.mode !== 'invoke') return unknownOutcome('The skill answered another question.');
  const output = known.output.safeParse(reply.value.invocation.output);
  if (!output.success) {
    const error = fail('unknown_outcome', 'The skill answered something that does not fit its manifest.', {
      internal: explainIssues(output.error),
    }).error;
    return known.effect === 'read' ? failed(error) : unknownOutcome(error.message, error);
  }
  return {
    status: 'succeeded',
    output: redactJson(output.data, secrets),
    error: null,
    undo: reply.value.invocation.undo,
  };
};

/**
 * Executes a call that was decided and reserved. Of anything but a read, the ledger row is in D1 before the skill
 * hears of it: without the row there is no effect. A read's row is in the gate's own storage and goes to D1 once.
 */
export const execute = async (
  world: GateWorld,
  passage: Passage,
  row: NewToolRun,
  policy: PolicyRecord,
  requester: Principal,
): Promise<GateReply> => {
  const { call, known } = passage;
  if (world.grantSecret === null) {
    return notRun(
      world,
      row,
      fail('misconfigured', 'GRANT_SECRET is not configured, so nothing can run.').error,
    );
  }
  if (row.effect !== 'read') {
    // Before the effect: should this process die in it, the alarm settles what became of it.
    await world.retryLater();
    try {
      await mirror(world, [{ row, reply: null }]);
    } catch (error) {
      log('error', 'gate.ledger_unavailable', { call: row.id, detail: String(error) });
      return notRun(
        world,
        row,
        fail('rejected', 'The ledger cannot be written just now, so nothing was done. Try again in a minute.')
          .error,
      );
    }
    // A freeze, a denial or the end of an approval may have come in between: only a fresh decision holds.
    if (world.now() - (row.startedAt ?? 0) > DECISION_MS) {
      const late =
        'The ledger took so long that the decision is out of date, so nothing was done. Try again.';
      return notRun(world, row, fail('rejected', late).error);
    }
  }
  const by = {
    chatId: row.chatId,
    principalId: row.principalId,
    role: requester.role,
    tainted: row.tainted,
  };
  const grant = await signGrant(world.grantSecret, { call, mode: 'invoke', by, now: world.now() });
  const following = followProgress(world, row);
  const reply = await askSkill(
    world.portOf,
    known.skill,
    { call, mode: 'invoke', grant, by },
    known.timeoutMs,
    following.report,
  );
  following.end();
  const outcome = await withFiles(world, call.id, outcomeOf(passage, reply, world.secrets), reply);
  return close(world, row, outcome, known.untrusted, policy);
};
