import { applyD1Migrations, env } from 'cloudflare:test';
import type { Provenance } from '@golem/contracts';
import { openDb } from '@golem/db';
import { expect, test } from 'vitest';
import type { InsideEnv } from './inside-skills.ts';
import { memoryActions } from './memory.skill.ts';

const FACT = { subject: 'staging', statement: 'It runs on port 2222.' };

const contextOf = (callId: string, by: Partial<Provenance>) => {
  const { signal } = new AbortController();
  const provenance: Provenance = { chatId: 'chat', principalId: '42', role: 'owner', tainted: false, ...by };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of it
  const inside = { db: openDb(env.DB) } as unknown as InsideEnv;
  return {
    env: inside,
    callId,
    runId: 'run-1',
    by: provenance,
    signal,
    now: () => 1,
    report: () => undefined,
  };
};

const remember = async (callId: string, by: Partial<Provenance>, statement = FACT.statement) => {
  const done = await memoryActions.remember.run({ ...FACT, statement }, contextOf(callId, by));
  if (!done.ok) throw new Error(done.error.message);
  const { alreadyKnown, fact } = done.value.output;
  return { alreadyKnown, trust: fact.trust };
};

test('what a page said before does not keep an owner from saying it, and is not believed for it', async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  expect(await remember('run-1.1.0', { tainted: true })).toEqual({ alreadyKnown: false, trust: 'untrusted' });
  expect(await remember('run-2.1.0', {})).toEqual({ alreadyKnown: false, trust: 'owner' });
  expect(await remember('run-3.1.0', { tainted: true })).toEqual({
    alreadyKnown: true,
    trust: expect.any(String),
  });
  expect(await remember('run-4.1.0', {})).toEqual({ alreadyKnown: true, trust: 'owner' });
});

const search = async (by: Partial<Provenance>) => {
  const done = await memoryActions.search.run({ query: 'port of staging' }, contextOf('run-6.1.0', by));
  if (!done.ok) throw new Error(done.error.message);
  return done.value.output.facts.map(({ id }) => id);
};

test('a viewer is told only facts of the chat where they ask; who may change things is told all', async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  await env.DB.prepare('DELETE FROM memories').run();
  await remember('run-5.1.0', { chatId: 'dm' });
  expect(await search({ role: 'viewer', chatId: 'ops' })).toEqual([]);
  expect(await search({ role: 'viewer', chatId: 'dm' })).toEqual(['run-5.1.0']);
  expect(await search({ role: 'operator', chatId: 'ops' })).toEqual(['run-5.1.0']);
});

const forget = (fact: string) =>
  memoryActions.forget.run({ fact, restore: true }, contextOf('run-9.1.0', {}));

const valid = async () => {
  const { results } = await env.DB.prepare('SELECT id FROM memories WHERE valid_to IS NULL').all();
  return results.map(({ id }) => id);
};

test('taking back a fact that was superseded itself does not bring back what it had superseded', async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  await env.DB.prepare('DELETE FROM memories').run();
  for (const port of [1, 2, 3]) await remember(`run-${port}.1.0`, {}, `It runs on port ${port}.`);
  await forget('run-2.1.0');
  expect(await valid()).toEqual(['run-3.1.0']);
  // Nor does what was forgotten come back with what had taken its place.
  await forget('run-3.1.0');
  expect(await valid()).toEqual([]);
});
