import type { Freeze, Reason } from '@golem/contracts';
import { strongerEffect } from '../effect.ts';
import type { DecisionInput } from '../input.ts';
import { spanText } from '../wording.ts';

const covers = (freeze: Freeze, { capability, now }: DecisionInput): boolean =>
  (freeze.expiresAt === null || freeze.expiresAt > now) &&
  ['all', capability.skill, capability.id].includes(freeze.scope);

const sentence = (freeze: Freeze, now: number): string =>
  `${freeze.scope} is frozen by ${freeze.by}: ${freeze.reason}; ${
    freeze.expiresAt === null
      ? 'until it is lifted'
      : `for ${spanText(freeze.expiresAt - now)} more, or until lifted`
  } with \`/unfreeze ${freeze.scope}\`.`;

/** Rejects every write and destructive call in the scope of a freeze; reads go on. */
export const judgeFreeze = (input: DecisionInput): Reason => {
  const freezes = input.freezes.filter((freeze) => covers(freeze, input));
  const effect = strongerEffect(input.capability.effect, input.policy?.effect ?? 'read');
  if (freezes.length === 0) return { rule: 'freeze', verdict: 'allow', detail: 'Nothing is frozen here.' };
  if (effect === 'read')
    return { rule: 'freeze', verdict: 'allow', detail: 'A freeze is on, but it does not stop reads.' };
  return {
    rule: 'freeze',
    verdict: 'reject',
    detail: freezes.map((freeze) => sentence(freeze, input.now)).join(' '),
  };
};
