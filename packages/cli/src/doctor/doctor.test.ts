import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { LiveWorker } from '../deploy/live-worker.ts';
import { gatewayOf, ROOT, readWorkers } from '../workspace/workers.ts';
import { workerChecks } from './account-checks.ts';
import { dataChecks } from './data-checks.ts';
import { clockCheck, cronCheck, gatewayChecks, signatureCheck } from './gateway-checks.ts';

const NOW = Date.UTC(2026, 10, 21);
const MINUTE = 60_000;
const FILES = globSync('*.sql', { cwd: join(ROOT, 'migrations') }).toSorted();

const migrated = () => {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE d1_migrations (name TEXT)');
  for (const file of FILES) {
    db.exec(readFileSync(join(ROOT, 'migrations', file), 'utf8'));
    db.prepare('INSERT INTO d1_migrations VALUES (?)').run(file);
  }
  return db;
};
const states = async (db: DatabaseSync, wanted = FILES) =>
  Object.fromEntries(
    (await dataChecks(async (sql) => db.prepare(sql).all(), wanted, NOW)).map(({ name, state }) => [
      name,
      state,
    ]),
  );

test.each([
  ['just now', NOW - MINUTE, 'ok'],
  ['an hour ago', NOW - 60 * MINUTE, 'bad'],
  ['never', null, 'bad'],
] as const)('a cron that ran %s is told', (_, sweptAt, state) => {
  expect(cronCheck(sweptAt, NOW).state).toBe(state);
});

test('an endpoint that takes an unsigned PING is told, because Discord would take it away', () => {
  expect([signatureCheck(401, 'none').state, signatureCheck(200, 'wrong').state]).toEqual(['ok', 'bad']);
});

test('a clock that is two minutes off is told', () => {
  expect([clockCheck(NOW, NOW).state, clockCheck(NOW - 2 * MINUTE, NOW).state]).toEqual(['ok', 'bad']);
});

test('a gateway that does not answer is one line, not a stack', async () => {
  expect(await gatewayChecks('http://127.0.0.1:1')).toMatchObject([{ name: 'gateway', state: 'bad' }]);
});

test('a database that is well is well', async () => {
  expect(await states(migrated())).toEqual({
    migrations: 'ok',
    'freezes, breakers': 'ok',
    runs: 'ok',
    outcomes: 'ok',
  });
});

test('a migration that waits, a freeze and a stuck run are told; a freeze that has ended and a parked run are not', async () => {
  const db = migrated();
  const run = db.prepare(
    "INSERT INTO runs (id, chat_id, source, request, principal_id, principal_role, status, created_at) VALUES (?, 'c', 's', 'r', 'p', 'owner', ?, ?)",
  );
  run.run('parked', 'parked', NOW - 60 * MINUTE);
  run.run('new', 'running', NOW - MINUTE);
  const freeze = db.prepare(
    "INSERT INTO freezes (scope, reason, by, created_at, expires_at) VALUES (?, 'r', 'b', 0, ?)",
  );
  freeze.run('hosting', NOW - 1);
  expect(await states(db)).toMatchObject({ 'freezes, breakers': 'ok', runs: 'ok' });
  run.run('old', 'running', NOW - 60 * MINUTE);
  freeze.run('all', null);
  expect(await states(db)).toMatchObject({ 'freezes, breakers': 'bad', runs: 'bad' });
  expect(await states(db, [...FILES, '9999_next.sql'])).toEqual({ migrations: 'bad' });
});

test('secrets are told by name, and a Worker without GRANT_SECRET is wrong', () => {
  const gateway = gatewayOf(readWorkers());
  const live: LiveWorker = {
    release: 'a',
    bindings: [],
    secrets: ['DISCORD_BOT_TOKEN'],
    crons: [],
    workersDev: true,
    workflows: [],
  };
  expect(workerChecks(gateway, live)).toMatchObject([
    { name: 'gateway', state: 'bad', told: expect.stringContaining('+ cron */5 * * * *') },
    { name: 'gateway secrets', state: 'bad', told: 'no GRANT_SECRET; there are DISCORD_BOT_TOKEN' },
  ]);
});
