import { fail, type golem, ok } from '@golem/contracts';
import { commit, deleteRaise, insertRaise, moneyState, periodsOf, raiseById } from '@golem/db';
import type { Actions } from '@golem/worker-kit';
import { dollars, MICROS } from '../money/dollars.ts';
import type { InsideEnv } from './inside-skills.ts';

type MoneyActions = Pick<Actions<typeof golem, InsideEnv>, 'raise_budget' | 'take_back_raise'>;

/** What models may cost. Budgets are settings; what is added to one for a day is here. */
export const moneyActions: MoneyActions = {
  raise_budget: {
    async preview({ usd }, { env, by, now }) {
      const { today, month, raisedToday } = await moneyState(env.db, by?.chatId ?? '', now());
      return ok({
        lines: [
          `Spent today: ${dollars(today)}, this month: ${dollars(month)}.`,
          `Added today so far: ${dollars(raisedToday)}; with this: ${dollars(raisedToday + usd * MICROS)}.`,
        ],
        // What is spent goes on changing, which is no reason to ask again.
        state: { day: periodsOf(now()).day },
      });
    },
    async run({ usd }, { env, by, now, callId, runId }) {
      const { day } = periodsOf(now());
      const actor = by?.principalId ?? 'unknown';
      await commit(env.db, [
        insertRaise(env.db, { id: callId, day, micros: Math.round(usd * MICROS), by: actor, at: now() }),
      ]);
      env.audit({ at: now(), kind: 'budget.raised', actor, runId, callId, detail: { usd, day } });
      return ok({
        output: { usd, day },
        undo: { capability: 'golem.take_back_raise', args: { raise: callId } },
      });
    },
    async probe(_args, { env, callId }) {
      const [row] = await raiseById(env.db, callId);
      return ok({
        happened: row ? 'yes' : 'no',
        detail: row ? `The budget of ${row.day} was raised.` : 'The budget was not raised.',
      });
    },
  },
  take_back_raise: {
    async run({ raise }, { env, by, now, callId, runId }) {
      const [row] = await raiseById(env.db, raise);
      if (!row) return fail('not_found', `There is no raise ${raise}.`);
      await commit(env.db, [deleteRaise(env.db, raise)]);
      const actor = by?.principalId ?? 'unknown';
      env.audit({ at: now(), kind: 'budget.raise_taken_back', actor, runId, callId, detail: { raise } });
      return ok({ output: { raise } });
    },
  },
};
