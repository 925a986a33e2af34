import type { ArgumentRule, Reason } from '@golem/contracts';
import type { KnownInput } from '../input.ts';
import { argumentText } from '../keys.ts';
import { quoted } from '../wording.ts';

/**
 * Whether `text` matches `pattern`, in which `*` is any run of characters; case is ignored.
 * Not a regular expression: several `*` over a long argument would backtrack for minutes.
 */
export const matchesPattern = (pattern: string, text: string): boolean => {
  const value = text.toLowerCase();
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return value.length - last.length >= at && value.endsWith(last);
};

/** Each value of an argument as text; none when it is missing, null or an empty list. */
const valuesOf = (value: unknown): string[] =>
  value === undefined || value === null
    ? []
    : Array.isArray(value)
      ? value.flatMap(valuesOf)
      : [argumentText(value)];

/** Why a rule refuses these arguments, or null. */
const refusal = (rule: ArgumentRule, args: Readonly<Record<string, unknown>>): string | null => {
  const values = valuesOf(args[rule.argument]);
  const allowed = rule.allow.map(quoted).join(', ');
  if (values.length === 0 && rule.allow.length > 0)
    return `\`${rule.argument}\` is missing; give one of ${allowed}.`;
  for (const value of values) {
    const denied = rule.deny.find((pattern) => matchesPattern(pattern, value));
    if (denied !== undefined)
      return `\`${rule.argument}\` ${quoted(value)} is denied by ${quoted(denied)}; choose another or change the policy.`;
    if (rule.allow.length > 0 && !rule.allow.some((pattern) => matchesPattern(pattern, value)))
      return `\`${rule.argument}\` ${quoted(value)} is not among ${allowed}; choose one of these or change the policy.`;
  }
  return null;
};

/** Rejects arguments that a deny pattern matches, or that no allow pattern matches; every rule must pass. */
export const judgeArguments = ({ policy, args }: KnownInput): Reason => {
  const refusals = policy.argumentRules.flatMap((rule) => refusal(rule, args) ?? []);
  if (refusals.length > 0) return { rule: 'arguments', verdict: 'reject', detail: refusals.join(' ') };
  const detail =
    policy.argumentRules.length === 0 ? 'Any arguments may be used.' : 'The arguments may be used.';
  return { rule: 'arguments', verdict: 'allow', detail };
};
