import { type Db, type Limits, moneyState, reserve, type Wish } from '@golem/db';
import { type Env, type Settings, settingOf } from '../env.ts';
import { dollars, MICROS } from './dollars.ts';
import { priceOf } from './prices.ts';

/** What a model call may cost at most, before it is made. */
export interface NextCall {
  runId: string;
  chatId: string;
  /** What the run has cost so far, in millionths of a US dollar. */
  spent: number;
  /** Tokens of the prompt, rather too many. */
  inputTokens: number;
  /** Tokens of the answer, at most. */
  outputTokens: number;
}

/** The budget, as a run meets it. */
export interface Purse {
  /** Takes a call's money out of the budget. Null when it could; else how the budget stands, in one sentence. */
  reserve(call: NextCall): Promise<string | null>;
}

/** Longer than a model call can take: then what was held for one that crashed is free again. In milliseconds. */
const HOLD_MS = 15 * 60_000;

const micros = (usd: number | null): number | null => (usd === null ? null : Math.round(usd * MICROS));

/** Limits from amounts in US dollars; null when there is none. */
export const limitsOf = (day: number | null, month: number | null): Limits | null =>
  day === null && month === null ? null : { dayMicros: micros(day), monthMicros: micros(month) };

/** The limits that are configured; null when there is none. */
export const limitsIn = (env: Env): Limits | null =>
  limitsOf(settingOf(env, 'BUDGET_DAY_USD'), settingOf(env, 'BUDGET_MONTH_USD'));

const standing = async (
  db: Db,
  { chatId }: NextCall,
  { held, now }: Wish,
  limits: Limits,
): Promise<string> => {
  const { today, month, open, raisedToday, raisedThisMonth } = await moneyState(db, chatId, now);
  const parts = [
    limits.dayMicros === null
      ? null
      : `${dollars(today)} of ${dollars(limits.dayMicros + raisedToday)} spent today`,
    limits.monthMicros === null
      ? null
      : `${dollars(month)} of ${dollars(limits.monthMicros + raisedThisMonth)} this month`,
    open === 0 ? null : `${dollars(open)} taken by runs at work`,
  ];
  return `The budget for Claude does not reach for the next step, which may cost up to ${dollars(held)}: ${parts.filter((part) => part !== null).join(', ')}.`;
};

/** The budget in D1; null when none is configured, so that nobody asks. */
export const purseIn = (db: Db, settings: Settings, now: () => number): Purse | null => {
  const limits = limitsOf(settings.BUDGET_DAY_USD, settings.BUDGET_MONTH_USD);
  if (limits === null) return null;
  const { input, cacheWrite, output } = priceOf(settings.CLAUDE_MODEL, settings.CLAUDE_PRICES);
  return {
    async reserve(call) {
      const { runId, spent, inputTokens, outputTokens } = call;
      const held = Math.ceil(inputTokens * Math.max(input, cacheWrite) + outputTokens * output);
      const at = now();
      const wish = { runId, spent, held, now: at, expiresAt: at + HOLD_MS };
      return (await reserve(db, wish, limits)) ? null : standing(db, call, wish, limits);
    },
  };
};
