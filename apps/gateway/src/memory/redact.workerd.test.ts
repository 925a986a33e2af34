import { env } from 'cloudflare:test';
import { commit } from '@golem/db';
import { beforeEach, expect, test } from 'vitest';
import {
  db,
  everything,
  MARK,
  message,
  prepare,
  redact,
  SECRETS,
  TOPIC,
  world,
} from '../../test/redaction-world.ts';
import { learnFrom } from './learn.ts';
import { applyRedaction, keepRedacted, planOf, planRedaction } from './redact.ts';
import { redactionsOf } from './redactions.ts';
import type { SmallModel } from './small-model.ts';

beforeEach(prepare);

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
