import { drizzle } from 'drizzle-orm/d1';
import { expect, test } from 'vitest';
import type { Db } from './client.ts';
import { insertRun } from './runs.ts';
import { runs, toolRuns } from './schema.ts';
import { rowWriter } from './written.ts';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing is sent
const db = drizzle({} as never) as Db;

type Row = typeof toolRuns.$inferInsert;

const ROW: Row = {
  id: 'a',
  runId: 'run',
  chatId: 'chat',
  skill: 'email',
  capability: 'email.send',
  effect: 'write',
  args: { to: 'somebody' },
  digest: '',
  status: 'asked',
  decision: { verdict: 'ask', reasons: [], policyVersion: 1 },
  policyVersion: 1,
  principalId: '42',
  approvers: [],
  tainted: true,
  createdAt: 1,
};

test('a row is written once for each set of columns, and binds its own values each time', () => {
  let asked = 0;
  const put = rowWriter((over, row: Row) => {
    asked += 1;
    return over.insert(toolRuns).values(row);
  });
  for (const row of [ROW, { ...ROW, id: 'b', tainted: false, approvers: ['7'] }]) {
    expect(put(db, row).toSQL()).toEqual(db.insert(toolRuns).values(row).toSQL());
  }
  expect(asked).toBe(1);
  const wider = { ...ROW, target: 'web-1' };
  expect(put(db, wider).toSQL()).toEqual(db.insert(toolRuns).values(wider).toSQL());
  expect(asked).toBe(2);
});

test('null is NULL also in a column of JSON, and undefined is left to the default', () => {
  const put = rowWriter((over, row: Row) => over.insert(toolRuns).values(row));
  const { params } = put(db, { ...ROW, result: null, undo: undefined }).toSQL();
  expect(params).toEqual(
    db
      .insert(toolRuns)
      .values({ ...ROW, result: null })
      .toSQL().params,
  );
});

test('what a column has by default is written too', () => {
  const run = {
    id: 'a',
    chatId: 'c',
    source: 'api',
    request: 'Hello',
    principalId: '42',
    principalRole: 'owner',
    status: 'accepted',
    createdAt: 1,
  } as const;
  expect(insertRun(db, run).toSQL()).toEqual(db.insert(runs).values(run).onConflictDoNothing().toSQL());
});
