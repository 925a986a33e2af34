import { applyD1Migrations, env, runInDurableObject } from 'cloudflare:test';
import type { SkillPort } from '@golem/contracts';
import { beforeEach, expect, test } from 'vitest';
import type { Env } from '../env.ts';
import type { GateReply, Proposal } from './gate-port.ts';
import { PolicyGate } from './policy-gate.do.ts';

beforeEach(() => applyD1Migrations(env.DB, env.MIGRATIONS));

const proposal = (id: string, zone = 'example.test'): Proposal => ({
  call: { id, runId: 'run', capability: 'hosting.purge_cache', args: { zone, everything: true } },
  chatId: 'chat',
  requester: { id: '42', name: 'Ann', roleIds: [] },
  tainted: false,
  pendingId: null,
});

/** A gate of its own over real storage and a real D1, and what its skill was told to do. */
const withGate = async (work: (gate: PolicyGate, done: string[]) => Promise<void>): Promise<void> => {
  const done: string[] = [];
  const skill: SkillPort = {
    handle: async ({ call, mode }) => {
      if (mode !== 'invoke') throw new Error('only invocations are expected');
      await new Promise((resolve) => setTimeout(resolve, 5));
      done.push(call.id);
      const output = { zone: String(call.args['zone']), purged: 'everything' };
      return { ok: true, value: { mode, invocation: { output, undo: null } } };
    },
    health: async () => ({ skill: 'hosting', ok: true, missing: [] }),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a gate uses of its environment
  const gateEnv = {
    DB: env.DB,
    OWNER_IDS: '42',
    GRANT_SECRET: 'a-grant-secret-for-tests-only-0123456789',
    SKILL_HOSTING: skill,
  } as unknown as Env;
  await runInDurableObject(env.STORAGE.getByName(crypto.randomUUID()), (_object, state) =>
    work(new PolicyGate(state, gateEnv), done),
  );
};

const policy = (set: string) =>
  env.DB.prepare(
    `UPDATE policies SET confirm = 'never', ${set} WHERE capability = 'hosting.purge_cache'`,
  ).run();

const kinds = (replies: GateReply[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of replies) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

test.each([
  [1, 12],
  [3, 12],
  [10, 12],
])('invariant 11: a limit of %i lets exactly that many of %i calls at once through', async (limit, calls) => {
  await policy(`rate_limit_max = ${limit}, cooldown_s = 0`);
  await withGate(async (gate, done) => {
    const ids = Array.from({ length: calls }, (_, index) => `run.${limit}.${index}`);
    const replies = await Promise.all(ids.map((id) => gate.submit(proposal(id))));
    expect(kinds(replies)).toEqual({ done: limit, rejected: calls - limit });
    expect(done).toHaveLength(limit);
  });
});

test('invariant 11: of calls at once to one target a cooldown lets one through, of others each', async () => {
  await policy("rate_limit_max = 100, cooldown_s = 60, cooldown_key = 'zone'");
  await withGate(async (gate, done) => {
    const replies = await Promise.all(
      ['a.test', 'a.test', 'b.test', 'a.test', 'b.test'].map((zone, index) =>
        gate.submit(proposal(`run.c.${index}`, zone)),
      ),
    );
    expect(kinds(replies)).toEqual({ done: 2, rejected: 3 });
    expect(done).toHaveLength(2);
  });
});

test('invariant 10: one call submitted ten times at once, and again later, acts once and has one answer', async () => {
  await policy('rate_limit_max = 100, cooldown_s = 0');
  await withGate(async (gate, done) => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => gate.submit(proposal('run.same.0'))));
    const later = await gate.submit(proposal('run.same.0'));
    expect(done).toEqual(['run.same.0']);
    for (const reply of [...replies, later])
      expect(reply).toMatchObject({ kind: 'done', outcome: { status: 'succeeded' } });
  });
});

test('a call id that comes again with other arguments is refused', async () => {
  await policy('rate_limit_max = 100, cooldown_s = 0');
  await withGate(async (gate, done) => {
    await gate.submit(proposal('run.args.0', 'a.test'));
    expect(await gate.submit(proposal('run.args.0', 'b.test'))).toMatchObject({
      kind: 'rejected',
      error: { code: 'invalid_input' },
    });
    expect(done).toHaveLength(1);
  });
});
