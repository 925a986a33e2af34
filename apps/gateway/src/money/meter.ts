import { addSpending, commit, type Db, moneyState } from '@golem/db';
import type { Settings } from '../env.ts';
import type { Meter } from '../memory/small-model.ts';
import { costOf, priceOf } from './prices.ts';
import { limitsOf } from './purse.ts';

/**
 * Counts what the small model costs a chat. Its calls are a few hundredths of a cent, so they take no reservation; they
 * are left out when the budget is used up, because nothing depends on them.
 */
export const meterIn = (db: Db, settings: Settings, chatId: string): Meter => {
  const limits = limitsOf(settings.BUDGET_DAY_USD, settings.BUDGET_MONTH_USD);
  return {
    async mayAsk() {
      if (limits === null) return true;
      const { today, month, open, raisedToday, raisedThisMonth } = await moneyState(db, chatId, Date.now());
      const { dayMicros, monthMicros } = limits;
      return (
        (dayMicros === null || today + open < dayMicros + raisedToday) &&
        (monthMicros === null || month + open < monthMicros + raisedThisMonth)
      );
    },
    async used(model, tokens) {
      await commit(db, [
        addSpending(chatId, Date.now(), {
          micros: costOf(tokens, priceOf(model, settings.CLAUDE_PRICES)),
          inputTokens: tokens.input + tokens.cacheRead + tokens.cacheWrite,
          outputTokens: tokens.output,
        }),
      ]);
    },
  };
};
