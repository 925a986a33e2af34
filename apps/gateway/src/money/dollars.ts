import type { Limits, MoneyState } from '@golem/db';

/** Money is counted in millionths of a US dollar. */
export const MICROS = 1_000_000;

/** An amount as people read it; what is less than a cent with more digits. */
export const dollars = (micros: number): string =>
  `$${(micros / MICROS).toFixed(micros > 0 && micros < MICROS / 100 ? 4 : 2)}`;

const of = (spent: number, limit: number | null, raised: number): string => {
  if (limit === null) return dollars(spent);
  const added = raised === 0 ? '' : `, ${dollars(raised)} of it added by an owner`;
  return `${dollars(spent)} of ${dollars(limit + raised)}${added}`;
};

/** What Claude has cost, in one line; the budget with it where there is one. */
export const moneyLine = (
  { today, month, chat, open, raisedToday, raisedThisMonth }: MoneyState,
  limits: Limits | null,
): string => {
  const parts = [
    `${of(today, limits?.dayMicros ?? null, raisedToday)} today`,
    `${of(month, limits?.monthMicros ?? null, raisedThisMonth)} this month`,
    `${dollars(chat)} of that in this chat`,
    ...(open === 0 ? [] : [`up to ${dollars(open)} more for runs at work`]),
  ];
  return `Claude has cost (UTC): ${parts.join('; ')}.${limits === null ? ' There is no budget.' : ''}`;
};
