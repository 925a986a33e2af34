import { fail, ok, type Reason, type Result } from '@golem/contracts';
import { toolRunById } from '@golem/db';
import type { Asked } from './asked.ts';

const MARK = { allow: '✓', ask: '?', reject: '✗' } as const;

/** The reasons of a decision, one line each. */
export const reasonLines = (reasons: readonly Reason[]): string[] =>
  reasons.map(({ rule, verdict, detail }) => `- ${MARK[verdict]} ${rule}: ${detail}`);

/** The button Why: every rule that was looked at when the action was proposed. */
export const whyPending = ({ world }: Asked, id: string): Result<string> => {
  const action = world.store.pending(id);
  if (!action)
    return fail(
      'not_found',
      'This action is not known any more. `/audit recent` has what became of it; to do it now, ask again.',
    );
  const { ask } = action;
  return ok(
    [
      `**Why \`${ask.capability}\` asks** (policy version ${ask.decision.policyVersion}, now ${action.status})`,
      ...reasonLines(ask.decision.reasons),
    ].join('\n'),
  );
};

/** `/settle`: a human has looked and says whether a call whose outcome is unknown happened. */
export const settleUnknown = async (
  { world, event }: Asked,
  callId: string,
  happened: boolean,
): Promise<Result<string>> => {
  const [row] = await toolRunById(world.db, callId);
  if (row?.chatId !== world.chatId)
    return fail(
      'not_found',
      `There is no call \`${callId.slice(0, 60)}\` in this chat; \`/audit recent\` shows ids.`,
    );
  const settled = await world.gate(row.skill).settleByHuman(callId, happened, event.author);
  return settled
    ? ok('Thank you; it is in the ledger.')
    : fail('conflict', `This call is ${row.status}, not unknown: there is nothing to settle.`);
};
