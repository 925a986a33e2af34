import { fail, ok, type Reason, type Result } from '@golem/contracts';
import type { Asked } from './asked.ts';

const MARK = { allow: '✓', ask: '?', reject: '✗' } as const;

/** The reasons of a decision, one line each. */
export const reasonLines = (reasons: readonly Reason[]): string[] =>
  reasons.map(({ rule, verdict, detail }) => `- ${MARK[verdict]} ${rule}: ${detail}`);

/** The button Why: every rule that was looked at when the action was proposed. */
export const whyPending = ({ world }: Asked, id: string): Result<string> => {
  const action = world.store.pending(id);
  if (!action) return fail('not_found', 'This action is not known any more.');
  const { ask } = action;
  return ok(
    [
      `**Why \`${ask.capability}\` asks** (policy version ${ask.decision.policyVersion}, now ${action.status})`,
      ...reasonLines(ask.decision.reasons),
    ].join('\n'),
  );
};
