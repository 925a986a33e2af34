import { applyD1Migrations, env } from 'cloudflare:test';
import type { Provenance } from '@golem/contracts';
import { openDb } from '@golem/db';
import { expect, test } from 'vitest';
import type { InsideEnv } from './inside-skills.ts';
import { memoryActions } from './memory.skill.ts';

const FACT = { subject: 'staging', statement: 'It runs on port 2222.' };

const remember = async (callId: string, by: Partial<Provenance>) => {
  const { signal } = new AbortController();
  const provenance: Provenance = { chatId: 'chat', principalId: '42', role: 'owner', tainted: false, ...by };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of it
  const inside = { db: openDb(env.DB) } as unknown as InsideEnv;
  const context = {
    env: inside,
    callId,
    runId: 'run-1',
    by: provenance,
    signal,
    now: () => 1,
    report: () => undefined,
  };
  const done = await memoryActions.remember.run(FACT, context);
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
