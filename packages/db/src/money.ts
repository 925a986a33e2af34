import { and, eq, inArray, sql, sum } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { budgetRaises, reservations, spending } from './schema.ts';

/** The day and the month of a time (unix milliseconds), in UTC. */
export const periodsOf = (at: number): { day: string; month: string } => {
  const day = new Date(at).toISOString().slice(0, 10);
  return { day, month: day.slice(0, 7) };
};

/** What was used. Money is in millionths of a US dollar. */
export interface Spent {
  micros: number;
  inputTokens: number;
  outputTokens: number;
}

const ADD = `ON CONFLICT (period, scope) DO UPDATE SET micros = micros + excluded.micros,
  input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + excluded.output_tokens`;

/** The sums that something belongs to, as SQL reads them. */
const placesOf = (at: number, chatId: string): string => {
  const { day, month } = periodsOf(at);
  return JSON.stringify([
    [day, 'all'],
    [month, 'all'],
    [month, chatId],
  ]);
};

const SPEND = `INSERT INTO spending (period, scope, micros, input_tokens, output_tokens)
SELECT value->>0, value->>1, ?, ?, ? FROM json_each(?) WHERE 1 ${ADD}`;

// What a run that was ended from outside has used, only its reservation knows; its call is taken as the dearest.
const END = `INSERT INTO spending (period, scope, micros, input_tokens, output_tokens)
SELECT value->>0, value->>1, coalesce((SELECT spent + held FROM reservations WHERE run_id = ? AND ? = 0), ?), ?, ?
FROM json_each(?) WHERE EXISTS (SELECT 1 FROM runs WHERE id = ? AND ended_at IS NULL) ${ADD}`;

const written = (text: string, ...params: unknown[]): Statement => ({
  toSQL: () => ({ sql: text, params }),
});

/** Adds what something besides a run has used. */
export const addSpending = (chatId: string, at: number, spent: Spent): Statement =>
  written(SPEND, spent.micros, spent.inputTokens, spent.outputTokens, placesOf(at, chatId));

/**
 * Adds what a run has used and gives back what it had reserved. Send it in front of the statement that ends the run: for
 * one that has ended it adds nothing, however often it is sent. `turns` 0: nobody knows what it has used.
 */
export const settleRun = (
  run: { id: string; chatId: string; turns: number },
  at: number,
  { micros, inputTokens, outputTokens }: Spent,
): Statement[] => [
  written(END, run.id, run.turns, micros, inputTokens, outputTokens, placesOf(at, run.chatId), run.id),
  written('DELETE FROM reservations WHERE run_id = ?', run.id),
];

/** What may be spent; null: as much as it takes. */
export interface Limits {
  dayMicros: number | null;
  monthMicros: number | null;
}

/** What a run wants for its next model call, besides what it has spent. */
export interface Wish {
  runId: string;
  spent: number;
  held: number;
  now: number;
  /** When what is held lapses (unix milliseconds): after a crash nobody gives it back. */
  expiresAt: number;
}

/** What is taken by others out of every budget, and whether a limit (a day's or a month's) has room for it all. */
const RESERVE = `WITH taken AS (
  SELECT coalesce(sum(spent + iif(expires_at > :now, held, 0)), 0) AS micros FROM reservations WHERE run_id <> :run
)
INSERT INTO reservations (run_id, spent, held, expires_at)
SELECT :run, :spent, :held, :expires FROM taken WHERE
  (:dayLimit IS NULL OR taken.micros + :spent + :held
    + coalesce((SELECT micros FROM spending WHERE period = :day AND scope = 'all'), 0)
    <= :dayLimit + (SELECT coalesce(sum(micros), 0) FROM budget_raises WHERE day = :day))
  AND (:monthLimit IS NULL OR taken.micros + :spent + :held
    + coalesce((SELECT micros FROM spending WHERE period = :month AND scope = 'all'), 0)
    <= :monthLimit + (SELECT coalesce(sum(micros), 0) FROM budget_raises WHERE day >= :month || '-01' AND day <= :month || '-31'))
ON CONFLICT (run_id) DO UPDATE SET spent = excluded.spent, held = excluded.held, expires_at = excluded.expires_at`;

const NAMES = ['now', 'run', 'spent', 'held', 'expires', 'dayLimit', 'day', 'monthLimit', 'month'] as const;
/** D1 knows parameters by number only. */
const RESERVE_SQL = NAMES.reduce(
  (text, name, index) => text.replaceAll(new RegExp(`:${name}\\b`, 'g'), `?${index + 1}`),
  RESERVE,
);

/**
 * Takes what a model call may cost out of the budget, in one statement, so that calls at once cannot take the same
 * money twice. False when there is too little. One round trip.
 */
export const reserve = async (db: Db, wish: Wish, limits: Limits): Promise<boolean> => {
  const { day, month } = periodsOf(wish.now);
  const { meta } = await db.$client
    .prepare(RESERVE_SQL)
    .bind(
      wish.now,
      wish.runId,
      wish.spent,
      wish.held,
      wish.expiresAt,
      limits.dayMicros,
      day,
      limits.monthMicros,
      month,
    )
    .run();
  return meta.changes > 0;
};

/** Adds to the budget of a day, once for each id. */
export const insertRaise = (db: Db, row: typeof budgetRaises.$inferInsert): Statement =>
  db.insert(budgetRaises).values(row).onConflictDoNothing();

export const deleteRaise = (db: Db, id: string): Statement =>
  db.delete(budgetRaises).where(eq(budgetRaises.id, id));

export const raiseById = (db: Db, id: string) =>
  db.select().from(budgetRaises).where(eq(budgetRaises.id, id));

const total = (rows: readonly { micros: number }[]): number =>
  rows.reduce((all, { micros }) => all + micros, 0);

export interface MoneyState {
  today: number;
  month: number;
  /** Of one chat, in this month. */
  chat: number;
  /** What runs at work have used or may use. */
  open: number;
  raisedToday: number;
  raisedThisMonth: number;
}

/** How much was spent and added by `now` (unix milliseconds), in millionths of a US dollar. */
export const moneyState = async (db: Db, chatId: string, now: number): Promise<MoneyState> => {
  const { day, month } = periodsOf(now);
  const [sums, [open], raises] = await db.batch([
    db
      .select({ period: spending.period, scope: spending.scope, micros: spending.micros })
      .from(spending)
      .where(and(inArray(spending.period, [day, month]), inArray(spending.scope, ['all', chatId]))),
    db
      .select({
        micros: sum(
          sql`${reservations.spent} + iif(${reservations.expiresAt} > ${now}, ${reservations.held}, 0)`,
        ),
      })
      .from(reservations),
    db
      .select({ day: budgetRaises.day, micros: budgetRaises.micros })
      .from(budgetRaises)
      .where(sql`${budgetRaises.day} BETWEEN ${`${month}-01`} AND ${`${month}-31`}`),
  ]);
  const sumOf = (period: string, scope: string): number =>
    sums.find((row) => row.period === period && row.scope === scope)?.micros ?? 0;
  return {
    today: sumOf(day, 'all'),
    month: sumOf(month, 'all'),
    chat: sumOf(month, chatId),
    open: Number(open?.micros ?? 0),
    raisedToday: total(raises.filter((raise) => raise.day === day)),
    raisedThisMonth: total(raises),
  };
};
