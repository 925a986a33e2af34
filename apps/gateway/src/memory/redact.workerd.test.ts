import { applyD1Migrations, env } from 'cloudflare:test';
import { commit, insertMessage, insertRun, openDb } from '@golem/db';
import { beforeEach, expect, test } from 'vitest';
import { learnFrom } from './learn.ts';
import { applyRedaction, keepRedacted, planOf, planRedaction } from './redact.ts';
import { redactionsOf } from './redactions.ts';
import { rememberFact } from './remember.ts';
import type { SmallModel } from './small-model.ts';

const TOPIC = 'Project Quokka';
/** What of the topic stands in a page of an index, where words are kept without the letters they share. */
const MARK = 'okka';
const SECRETS = { GRANT_SECRET: 'a-grant-secret-for-tests-only-0123456789' };
const db = openDb(env.DB);
const world = { db, env: SECRETS, maskObjects: async () => {} };

const message = (id: string, content: string, createdAt: number) =>
  insertMessage(db, {
    id,
    chatId: 'chat',
    runId: id,
    role: 'user',
    authorId: '42',
    authorName: 'Ann',
    content,
    turnAt: createdAt,
    part: 0,
    taintedAt: null,
    createdAt,
  });

const fact = (id: string, statement: string) =>
  rememberFact(db, {
    id,
    subject: 'plans',
    statement,
    confidence: 1,
    trust: 'owner',
    sourceRunId: id,
    sourceChatId: 'chat',
    createdBy: '42',
    createdAt: 1,
  });

/** Everything that stands in the tables of the database whose name is like this, the pages of its indexes included. */
const everything = async (like = '%'): Promise<string> => {
  const { results: tables } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE ? AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%'",
  )
    .bind(like)
    .all<{ name: string }>();
  const texts: string[] = [];
  for (const { name } of tables) {
    const { results } = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
    for (const value of results.flatMap((row) => Object.values(row))) {
      texts.push(Array.isArray(value) ? String.fromCharCode(...value.map(Number)) : String(value));
    }
  }
  return texts.join('\n').toLowerCase();
};

beforeEach(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  await env.DB.batch(
    ['messages', 'memories', 'runs', 'redactions', 'redaction_items', 'vector_jobs', 'learned'].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  );
  await commit(db, [
    message('m1', 'Tell me about project quokka, please.', 10),
    message('m2', 'The project sat on a server.', 20),
    message('m3', 'Project Quokka’s budget is small.', 30),
    insertRun(db, {
      id: 'm1',
      chatId: 'chat',
      source: 'interaction',
      request: 'Tell me about project quokka, please.',
      principalId: '42',
      principalRole: 'owner',
      status: 'answered',
      createdAt: 10,
    }),
  ]);
  await fact('f1', 'Project Quokka starts in May.');
  await fact('f2', 'The staging server runs on port 22.');
});

const redact = async () => {
  await planRedaction(world, { id: 'r1', topic: TOPIC, related: [] }, 100);
  return applyRedaction(world, 'r1', 200);
};

test('a plan counts what it has found, and keeps no word of it', async () => {
  await planRedaction(world, { id: 'r1', topic: TOPIC, related: [] }, 100);
  const plan = await planOf(db, 'r1');
  expect(plan?.counts).toEqual({ facts: 1, messages: 2, others: 1 });
  expect(JSON.stringify(plan).toLowerCase()).not.toContain(MARK);
});

test('invariant 20: a redacted topic is in no table and no index any more, and all else is', async () => {
  for (const like of ['%', 'history_fts_data', 'memories_fts_data'])
    expect(await everything(like)).toContain(MARK);
  expect(await redact()).toEqual({ ok: true, value: { facts: 1, messages: 2, others: 1 } });
  const left = await everything();
  expect(left).not.toContain(MARK);
  expect(left).toContain('the project sat on a server.');
  expect(left).toContain('runs on port 22');
  const { results: jobs } = await env.DB.prepare(
    'SELECT fact_id, op FROM vector_jobs ORDER BY fact_id',
  ).all();
  expect(jobs).toEqual([
    { fact_id: 'f1', op: 'delete' },
    { fact_id: 'f2', op: 'upsert' },
  ]);
});

test('what is said of it later is masked by the cron, and what was cut off is gone on with', async () => {
  await redact();
  await commit(db, [message('m4', 'What about Project Quokka?', 300)]);
  await keepRedacted(world, 400);
  expect(await everything()).not.toContain(MARK);
});

test('it is not learned again, whatever a small model reads out of the words', async () => {
  await redact();
  await commit(db, [message('m5', 'Our backups are nightly and quokka project is on.', 500)]);
  const small: SmallModel = {
    ask: async ({ answer }) =>
      answer.parse({
        facts: [
          { subject: 'Project Quokka', statement: 'It is on.', confidence: 1 },
          { subject: 'backups', statement: 'They are nightly.', confidence: 1 },
        ],
      }),
  };
  const from = {
    runId: 'm5',
    chatId: 'chat',
    principalId: '42',
    role: 'owner',
    receivedAt: 500,
    tainted: false,
  } as const;
  expect(await learnFrom({ db, env: SECRETS, small }, from)).toBe(1);
  const { results } = await env.DB.prepare("SELECT subject, trust FROM memories WHERE id LIKE 'm5%'").all();
  expect(results).toEqual([{ subject: 'backups', trust: 'owner' }]);
});

test('with another secret nobody can tell what is redacted, so nothing is remembered until the old one is named', async () => {
  await redact();
  const changed = { GRANT_SECRET: 'another-grant-secret-for-tests-0123456789' };
  expect(await redactionsOf({ db, env: changed })).toMatchObject({
    ok: false,
    error: { code: 'misconfigured' },
  });
  const named = await redactionsOf({ db, env: { ...changed, REDACTION_SECRET: SECRETS.GRANT_SECRET } });
  expect(named.ok && (await named.value('the project quokkas'))).toBe(true);
});

test('other words for it only widen what is removed', async () => {
  await planRedaction(world, { id: 'r1', topic: TOPIC, related: ['staging server'] }, 100);
  expect(await applyRedaction(world, 'r1', 200)).toMatchObject({
    ok: true,
    value: { facts: 2, messages: 2 },
  });
});
