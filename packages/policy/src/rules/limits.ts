import type { Reason } from '@golem/contracts';
import { breakerBlocksUntil, breakerConfig } from '../breaker.ts';
import type { KnownInput } from '../input.ts';
import { argumentText } from '../keys.ts';
import { quoted, spanText } from '../wording.ts';

/** Rejects while the capability's or its skill's circuit breaker is open, or its one probe is in flight. */
export const judgeBreaker = ({ policy, usage, capability, now }: KnownInput): Reason => {
  for (const level of ['capability', 'skill'] as const) {
    const state = usage.breakers[level];
    const until = breakerBlocksUntil(state, breakerConfig(policy, level), now);
    if (until === null) continue;
    const what = state.state === 'half_open' ? 'is being tried by one call' : 'failed too often';
    return {
      rule: 'breaker',
      verdict: 'reject',
      detail: `${capability[level === 'skill' ? 'skill' : 'id']} ${what}; again in ${spanText(until - now)}.`,
    };
  }
  return { rule: 'breaker', verdict: 'allow', detail: 'The other side answers.' };
};

/** Rejects until the cooldown since the last execution on this target is over. */
export const judgeCooldown = ({ policy, usage, args, now }: KnownInput): Reason => {
  if (policy.cooldownS === 0 || usage.lastAt === null)
    return { rule: 'cooldown', verdict: 'allow', detail: 'No cooldown is running.' };
  const over = usage.lastAt + policy.cooldownS * 1000;
  if (now >= over) return { rule: 'cooldown', verdict: 'allow', detail: 'The cooldown is over.' };
  const target = policy.cooldownKey === null ? undefined : args[policy.cooldownKey];
  const where = target === undefined ? '' : ` on ${quoted(argumentText(target))}`;
  return {
    rule: 'cooldown',
    verdict: 'reject',
    detail: `${policy.capability} ran${where} ${spanText(now - usage.lastAt)} ago; again in ${spanText(over - now)}.`,
  };
};

const SCOPE_TEXT = { global: 'altogether', chat: 'in this chat', user: 'by this user' };

/** Rejects when as many calls as the limit allows were made inside the sliding window. */
export const judgeRateLimit = ({ policy, usage, now }: KnownInput): Reason => {
  const { rateLimitMax: max, rateLimitWindowS: windowS } = policy;
  if (max === null) return { rule: 'rate_limit', verdict: 'allow', detail: 'There is no rate limit.' };
  const used = `${usage.rateUsed} of ${max} calls in ${spanText(windowS * 1000)} are used ${SCOPE_TEXT[policy.rateLimitScope]}`;
  // Written so that a count that is not a number rejects.
  if (usage.rateUsed < max) return { rule: 'rate_limit', verdict: 'allow', detail: `${used}.` };
  const next = (usage.oldestInWindowAt ?? now) + windowS * 1000;
  return { rule: 'rate_limit', verdict: 'reject', detail: `${used}; again in ${spanText(next - now)}.` };
};
