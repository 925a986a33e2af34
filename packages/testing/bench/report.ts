import type { AcknowledgementFigures } from './acknowledgement.ts';
import type { HistoryFigures } from './history.ts';
import type { RunFigures } from './run.ts';
import type { Compared } from './stats.ts';

export interface Figures {
  acknowledgement: AcknowledgementFigures[];
  run: RunFigures[];
  history: HistoryFigures[];
}

export interface Budget {
  name: string;
  value: number;
  limit: number;
  ok: boolean;
}

const budget = (name: string, value: number, limit: number): Budget => ({
  name,
  value,
  limit,
  ok: value <= limit,
});

const growth = (history: HistoryFigures[]): number => {
  const [first, last] = [history[0]?.answer.rowsRead, history.at(-1)?.answer.rowsRead];
  return first === undefined || last === undefined ? Number.NaN : Math.abs(last / first - 1);
};

/** The budgets of the design, and whether each is kept. */
export const budgetsOf = ({ acknowledgement, run, history }: Figures): Budget[] => [
  ...acknowledgement.flatMap(({ parallel, ratio }) => [
    budget(`acknowledgement p50, ${parallel} in parallel, × floor`, ratio.p50, 1.15),
    budget(`acknowledgement p99, ${parallel} in parallel, × floor`, ratio.p99, 1.5),
  ]),
  ...run.map(({ parallel, ratio }) => budget(`run p50, ${parallel} in parallel, × minimal`, ratio.p50, 1.5)),
  budget(
    'D1 round trips of a single-turn answer',
    Math.max(...history.map(({ answer }) => answer.roundTrips)),
    6,
  ),
  budget('D1 round trips of an allowed call', Math.max(...history.map(({ call }) => call.roundTrips)), 3),
  budget('growth of rows read, 100 to 100,000 messages', growth(history), 0.1),
];

const times = ({ golem, floor, ratio }: Compared) => ({
  'p50 ms': golem.p50.toFixed(2),
  'floor p50': floor.p50.toFixed(2),
  'p50 ×': ratio.p50.toFixed(2),
  'p99 ms': golem.p99.toFixed(2),
  'floor p99': floor.p99.toFixed(2),
  'p99 ×': ratio.p99.toFixed(2),
});

/** Prints the figures as tables and one line for each budget. */
export const print = (figures: Figures, budgets: Budget[]): void => {
  console.log('\nAcknowledgement, beside a bare Worker');
  console.table(figures.acknowledgement.map((row) => ({ parallel: row.parallel, ...times(row) })));
  console.log('Run with one read call, beside a minimal Workflow');
  console.table(
    figures.run.map(({ cpu, ...row }) => ({
      parallel: row.parallel,
      ...times(row),
      'CPU ms': cpu?.golem.toFixed(1) ?? '',
      'floor CPU': cpu?.floor.toFixed(1) ?? '',
      'CPU ×': cpu?.ratio.toFixed(2) ?? '',
    })),
  );
  console.log('D1 by length of history');
  console.table(
    figures.history.map(({ messages, answer, call }) => ({
      messages,
      'round trips': answer.roundTrips,
      'rows read': answer.rowsRead,
      'per call: round trips': call.roundTrips,
      'per call: rows read': call.rowsRead,
    })),
  );
  for (const { name, value, limit, ok } of budgets) {
    console.log(`${ok ? 'ok  ' : 'over'}  ${name}: ${Number(value.toFixed(3))} (at most ${limit})`);
  }
};
