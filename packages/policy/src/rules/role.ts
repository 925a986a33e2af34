import { type Reason, roleAtLeast } from '@golem/contracts';
import type { KnownInput } from '../input.ts';

/** Rejects who is not known, or whose role is below the policy's. */
export const judgeRole = ({ principal, policy }: KnownInput): Reason => {
  if (principal === null)
    return {
      rule: 'role',
      verdict: 'reject',
      detail: 'Nobody known asked for this; an owner must add them first.',
    };
  return roleAtLeast(principal.role, policy.minRole)
    ? { rule: 'role', verdict: 'allow', detail: `${principal.name} is ${principal.role}.` }
    : {
        rule: 'role',
        verdict: 'reject',
        detail: `${principal.name} is ${principal.role}; this needs ${policy.minRole}. Ask someone who has that role.`,
      };
};
