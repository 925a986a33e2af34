import type { Decision, Reason, Verdict } from '@golem/contracts';
import type { DecisionInput, KnownInput } from './input.ts';
import { judgeArguments } from './rules/arguments.ts';
import { judgeConfirmation } from './rules/confirm.ts';
import { judgeFreeze } from './rules/freeze.ts';
import { judgeBreaker, judgeCooldown, judgeRateLimit } from './rules/limits.ts';
import { judgeRole } from './rules/role.ts';
import { judgeWindow } from './rules/window.ts';

const RANK: Record<Verdict, number> = { allow: 0, ask: 1, reject: 2 };

const worst = (reasons: readonly Reason[]): Verdict =>
  reasons.reduce<Verdict>(
    (soFar, { verdict }) => (RANK[verdict] > RANK[soFar] ? verdict : soFar),
    reasons.length === 0 ? 'reject' : 'allow',
  );

const judgeEnabled = ({ policy, capability }: KnownInput): Reason =>
  policy.enabled
    ? { rule: 'enabled', verdict: 'allow', detail: 'It is switched on.' }
    : {
        rule: 'enabled',
        verdict: 'reject',
        detail: `It is switched off; \`/policy set ${capability.id} enabled true\` switches it on.`,
      };

const reasonsFor = (input: DecisionInput): Reason[] => {
  if (!input.available)
    return [
      {
        rule: 'available',
        verdict: 'reject',
        detail:
          input.whyUnavailable ??
          'The policy cannot be read just now, so nothing runs; try again in a minute.',
      },
    ];
  const available: Reason = { rule: 'available', verdict: 'allow', detail: 'The policy was read.' };
  const { policy, capability } = input;
  // A record of another capability is as good as none.
  if (policy?.capability !== capability.id)
    return [
      available,
      {
        rule: 'known',
        verdict: 'reject',
        detail: `There is no policy for ${capability.id}, so it is refused.`,
      },
    ];
  const known = { ...input, policy };
  return [
    available,
    { rule: 'known', verdict: 'allow', detail: `Policy version ${policy.version}.` },
    judgeEnabled(known),
    judgeFreeze(known),
    judgeRole(known),
    judgeArguments(known),
    judgeWindow(known),
    judgeBreaker(known),
    judgeCooldown(known),
    judgeRateLimit(known),
    ...judgeConfirmation(known),
  ];
};

/**
 * Whether a call may run, must be asked about, or is refused: the worst of what the rules say, with every rule that
 * was looked at. Pure: the same input gives the same decision, at proposal and again at execution.
 */
export const decide = (input: DecisionInput): Decision => {
  const reasons = reasonsFor(input);
  return { verdict: worst(reasons), reasons, policyVersion: input.policy?.version ?? 0 };
};
