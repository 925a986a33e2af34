import { applyD1Migrations, env } from 'cloudflare:test';
import {
  commit,
  insertRaise,
  insertRun,
  type Limits,
  moneyState,
  openDb,
  reserve,
  settleRun,
  updateRun,
} from '@golem/db';
import { beforeEach, expect, test } from 'vitest';

const db = openDb(env.DB);
const NOW = Date.parse('2026-11-21T12:00:00Z');
const A_DAY: Limits = { dayMicros: 1_000_000, monthMicros: null };

const want = (runId: string, held: number, spent = 0, now = NOW) => ({
  runId,
  spent,
  held,
  now,
  expiresAt: now + 900_000,
});

const begin = (id: string) =>
  commit(db, [
    insertRun(db, {
      id,
      chatId: 'chat',
      source: 'message',
      request: 'Do it.',
      principalId: '42',
      principalRole: 'owner',
      status: 'running',
      createdAt: NOW,
    }),
  ]);
const end = (id: string, micros: number, turns = 1) =>
  commit(db, [
    ...settleRun({ id, chatId: 'chat', turns }, NOW, { micros, inputTokens: 10, outputTokens: 2 }),
    updateRun(db, id, { status: 'answered', costMicros: micros, endedAt: NOW }),
  ]);

beforeEach(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  await env.DB.batch(
    ['runs', 'spending', 'reservations', 'budget_raises'].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  );
});

test('of ten calls at once, as many get money as the budget has', async () => {
  const wishes = Array.from({ length: 10 }, (_, index) => reserve(db, want(`run-${index}`, 300_000), A_DAY));
  expect((await Promise.all(wishes)).filter(Boolean)).toHaveLength(3);
});

test('a run that asks again holds only its next call, on top of what it has spent', async () => {
  expect(await reserve(db, want('one', 900_000), A_DAY)).toBe(true);
  expect(await reserve(db, want('one', 900_000, 50_000), A_DAY)).toBe(true);
  expect(await reserve(db, want('one', 900_000, 150_000), A_DAY)).toBe(false);
});

test('what a crashed run held lapses, and what it had spent stays until it has ended', async () => {
  await reserve(db, want('crashed', 800_000, 100_000), A_DAY);
  expect(await reserve(db, want('next', 500_000), A_DAY)).toBe(false);
  const later = NOW + 900_001;
  expect(await reserve(db, want('next', 950_000, 0, later), A_DAY)).toBe(false);
  expect(await reserve(db, want('next', 900_000, 0, later), A_DAY)).toBe(true);
});

test('the end of a run gives back what it did not use, and is counted once however often it is told', async () => {
  await begin('one');
  await reserve(db, want('one', 1_000_000), A_DAY);
  await end('one', 20_000);
  await end('one', 20_000);
  expect(await moneyState(db, 'chat', NOW)).toEqual({
    today: 20_000,
    month: 20_000,
    chat: 20_000,
    open: 0,
    raisedToday: 0,
    raisedThisMonth: 0,
  });
  expect(await moneyState(db, 'another', NOW)).toMatchObject({ month: 20_000, chat: 0 });
});

test('of a run that was ended from outside, what it held counts as spent: nobody knows better', async () => {
  await begin('one');
  await reserve(db, want('one', 70_000, 30_000), A_DAY);
  await end('one', 0, 0);
  expect(await moneyState(db, 'chat', NOW)).toMatchObject({ today: 100_000, open: 0 });
});

test('a raise is for its day, once for each id, and reaches into the month too', async () => {
  const limits: Limits = { dayMicros: 1_000_000, monthMicros: 1_200_000 };
  await begin('one');
  await end('one', 1_200_000);
  expect(await reserve(db, want('two', 100_000), limits)).toBe(false);
  const raise = { id: 'call', day: '2026-11-21', micros: 400_000, by: '42', at: NOW };
  await commit(db, [insertRaise(db, raise), insertRaise(db, raise)]);
  expect(await reserve(db, want('two', 200_001), limits)).toBe(false);
  expect(await reserve(db, want('two', 200_000), limits)).toBe(true);
  await commit(
    db,
    settleRun({ id: 'two', chatId: 'chat', turns: 1 }, NOW, { micros: 0, inputTokens: 0, outputTokens: 0 }),
  );
  const tomorrow = NOW + 86_400_000;
  // The day begins anew; the month has what is left of the raise.
  expect(await reserve(db, want('three', 400_001, 0, tomorrow), limits)).toBe(false);
  expect(await reserve(db, want('three', 400_000, 0, tomorrow), limits)).toBe(true);
});

test('without a limit of one kind only the other counts', async () => {
  const limits: Limits = { dayMicros: null, monthMicros: 500_000 };
  expect(await reserve(db, want('one', 500_000), limits)).toBe(true);
  expect(await reserve(db, want('two', 1), limits)).toBe(false);
});
