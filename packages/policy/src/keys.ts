import type { PolicyRecord } from '@golem/contracts';

/** The text of an argument as rules compare it: strings as they are, all else as JSON. */
export const argumentText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

/**
 * Under which key the last execution is kept: the capability, and its target where the policy names an argument.
 * Case does not tell targets apart, because the providers' names do not.
 */
export const cooldownKey = (policy: PolicyRecord, args: Readonly<Record<string, unknown>>): string => {
  const value = policy.cooldownKey === null ? undefined : args[policy.cooldownKey];
  return value === undefined
    ? policy.capability
    : `${policy.capability}:${argumentText(value).trim().toLowerCase()}`;
};

/** Under which key calls are counted against the rate limit. */
export const rateKey = (policy: PolicyRecord, who: { chatId: string; userId: string }): string => {
  const suffix = { global: '', chat: `:chat:${who.chatId}`, user: `:user:${who.userId}` };
  return policy.capability + suffix[policy.rateLimitScope];
};
