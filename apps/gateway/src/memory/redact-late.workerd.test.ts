import { env } from 'cloudflare:test';
import { commit, putSummary } from '@golem/db';
import { beforeEach, expect, test } from 'vitest';
import {
  db,
  everything,
  fact,
  MARK,
  message,
  prepare,
  redact,
  SECRETS,
  world,
} from '../../test/redaction-world.ts';
import { loadContext } from '../agent/context.ts';
import { keepLongResult } from '../agent/long-results.ts';
import type { RunParams } from '../agent/run-params.ts';
import { foldHistory } from '../agent/summary.ts';
import type { InsideEnv } from '../skills/inside-skills.ts';
import { memoryActions } from '../skills/memory.skill.ts';
import { resultActions } from '../skills/results.skill.ts';
import { learnFrom } from './learn.ts';
import { maskText } from './mask.ts';
import { keepRedacted, planRedaction } from './redact.ts';
import { redactionsOf } from './redactions.ts';
import type { SmallModel } from './small-model.ts';

beforeEach(prepare);

const summary = (said: string[], updatedAt: number) =>
  putSummary(db, { id: 'chat', upTo: updatedAt, done: [], said, updatedAt });

test('a summary loses the lines about it, stays readable, and the next one does not bring it back', async () => {
  await commit(db, [summary(['The project', 'quokka starts in May.', 'Backups are nightly.'], 50)]);
  await redact();
  expect(await everything()).not.toContain(MARK);
  const { results } = await env.DB.prepare('SELECT said FROM summaries').all<{ said: string }>();
  expect(JSON.parse(results[0]?.said ?? '')).toBeInstanceOf(Array);
});

/** A small model that answers after the topic was redacted. */
const late = (answer: unknown): SmallModel => ({
  ask: async (question) => {
    await redact();
    return question.answer.parse(answer);
  },
});

test('what a small model is at while a topic is redacted is neither learned nor summed up with it', async () => {
  for (let at = 0; at < 40; at += 1)
    await commit(db, [message(`x${at}`, 'Our backups are nightly.', 1_000 + at)]);
  const lines = ['Project Quokka starts in May.', 'Backups are nightly.'];
  expect(await foldHistory({ db, env: SECRETS, small: late({ lines }) }, 'chat', 5_000)).toBe(true);
  const { results } = await env.DB.prepare('SELECT said FROM summaries').all<{ said: string }>();
  expect(results).toEqual([{ said: JSON.stringify(['Backups are nightly.']) }]);

  await env.DB.prepare('DELETE FROM redactions').run();
  const facts = [{ subject: 'plans', statement: 'Project Quokka is on.', confidence: 1 }];
  const from = {
    runId: 'x9',
    chatId: 'chat',
    principalId: '42',
    role: 'owner',
    receivedAt: 2_000,
    tainted: false,
  } as const;
  expect(await learnFrom({ db, env: SECRETS, small: late({ facts }) }, from)).toBe(0);
  expect(await everything()).not.toContain(MARK);
});

const call = (id: string, status: string, result: string | null, endedAt: number | null) =>
  env.DB.prepare(
    `INSERT INTO tool_runs (id, run_id, chat_id, skill, capability, effect, args, digest, status, decision, policy_version, principal_id, approvers, tainted, result, created_at, ended_at)
     VALUES (?1, 'r', 'chat', 's', 's.a', 'read', '{}', 'd', ?2, '{}', 1, '42', '[]', 0, ?3, 20, ?4)
     ON CONFLICT (id) DO UPDATE SET status = ?2, result = ?3, ended_at = ?4`,
  )
    .bind(id, status, result, endedAt)
    .run();

test('a call that was at work while a topic was redacted is masked when it has ended, hours later too', async () => {
  await call('c1', 'executing', null, null);
  await redact();
  const later = 10 * 3_600_000;
  await keepRedacted(world, later);
  await call('c1', 'succeeded', JSON.stringify({ text: 'see\nproject quokka' }), later + 10);
  await keepRedacted(world, later + 20);
  expect(await everything()).not.toContain(MARK);
});

test('words that D1 was told of late are masked, though they are older than the last look', async () => {
  await redact();
  await keepRedacted(world, 600_000);
  await fact('late', 'Project Quokka was learned before.');
  await keepRedacted(world, 700_000);
  expect(await everything()).not.toContain(MARK);
});

test.each(['P r o j e c t  Q u o k k a', 'ProjectQuokka', 'Project Quo\u200Bkka', 'Prоjеct Quоkkа'])(
  'the plan finds the topic in disguise, and it is masked: %s',
  async (words) => {
    await commit(db, [message('d1', `What about ${words}?`, 40)]);
    await redact();
    const { results } = await env.DB.prepare("SELECT content FROM messages WHERE id = 'd1'").all();
    expect(results).toEqual([{ content: '[redacted]' }]);
  },
);

test('an alert about it is masked, and its labels stay labels', async () => {
  await env.DB.prepare(
    `INSERT INTO alerts (id, name, summary, labels, starts_at, received_at, chats) VALUES ('a', 'Down', 'Project Quokka is down', '{"app":"project quokka","env":"prod"}', 1, 1, '[]')`,
  ).run();
  await redact();
  const { results } = await env.DB.prepare('SELECT name, summary, labels FROM alerts').all();
  expect(results).toEqual([
    { name: 'Down', summary: '[redacted]', labels: '{"app":"[redacted]","env":"prod"}' },
  ]);
});

test('what is masked in JSON keeps its shape, wherever in it the topic stands', async () => {
  await redact();
  const mentions = await redactionsOf({ db, env: SECRETS });
  if (!mentions.ok) throw new Error(mentions.error.message);
  const masked = (value: unknown) => maskText(JSON.stringify(value), mentions.value);
  expect(await masked(['the project', 'quokka'])).toBe('["[redacted]","[redacted]"]');
  expect(await masked({ project: 'quokka', n: 1 })).toBe('{"project":"[redacted]","n":1}');
  expect(await masked({ text: 'line\nproject quokka', other: 'stays' })).toBe(
    '{"text":"[redacted]","other":"stays"}',
  );
});

test('a topic of common words only is refused before anything is looked for', async () => {
  const planned = await planRedaction(world, { id: 'r1', topic: 'what is the', related: ['quokka'] }, 100);
  expect(planned).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
});

/** What a capability inside the gateway is given. */
const inCall = () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of it
  const inside = { db, env: SECRETS, results: env.RESULTS } as unknown as InsideEnv;
  const by = { chatId: 'chat', principalId: '42', role: 'owner', tainted: false } as const;
  const { signal } = new AbortController();
  return { env: inside, callId: 'c', runId: 'r', by, signal, now: () => 1, report: () => undefined };
};

test('until the cron has masked what came of it again, no prompt has it: no fact, no message, no search', async () => {
  await redact();
  await fact('again', 'Project Quokka starts in May.');
  await commit(db, [message('m6', 'What about Project Quokka and the server?', 600)]);
  const params: RunParams = {
    runId: 'm7',
    chatId: 'chat',
    requester: { id: '42', name: 'Ann', roleIds: [] },
    role: 'owner',
    request: { kind: 'prompt', text: 'what starts in May?', byOthers: false },
    receivedAt: 700,
  };
  const prompt = async () => {
    const context = await loadContext(
      { db, env: SECRETS, vectors: null },
      params,
      'what starts in May?',
      700,
    );
    const found = await memoryActions.search_history.run(
      { query: 'what about the server?', count: 8 },
      inCall(),
    );
    return [JSON.stringify(context.preamble), JSON.stringify(context.history), JSON.stringify(found)];
  };
  for (const part of await prompt()) expect(part.toLowerCase()).not.toContain(MARK);
  await env.DB.prepare('DELETE FROM redactions').run();
  for (const part of await prompt()) expect(part.toLowerCase()).toContain(MARK);
});

test('a long result that R2 has kept is read without it', async () => {
  const place = { chatId: 'chat', runId: 'r1', place: '1.0', receivedAt: 0 };
  const text = JSON.stringify({ title: 'All projects', text: 'First\nProject Quokka' });
  const result = (await keepLongResult(env.RESULTS, place, text)) ?? '';
  await redact();
  const read = await resultActions.read_result.run({ result, offset: 0 }, inCall());
  expect(read).toMatchObject({
    ok: true,
    value: { output: { text: '{"title":"All projects","text":"[redacted]"}' } },
  });
});
