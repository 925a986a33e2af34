import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Delivery } from './chat.ts';
import { type Gate, startGate } from './gate-setup.ts';

let gate: Gate;
beforeAll(async () => {
  gate = await startGate();
});
afterEach(() => gate.reset());
afterAll(() => gate.golem.close());

const PURGE = 'hosting.purge_cache';
const FREELY = "confirm = 'never', cooldown_s = 0, rate_limit_max = NULL";

/** Threads of #ops: each is a chat of its own. */
const chats = (count: number): string[] => {
  const { store } = gate.world.discord;
  return Array.from({ length: count }, (_, index) => {
    const id = store.newId();
    store.putChannel({ ...store.channel(gate.world.discord.channels.random.id), id, name: `chat-${index}` });
    return id;
  });
};

const statuses = async (runIds: string[]) => {
  const rows = await gate.query(
    'SELECT status, count(*) AS n FROM tool_runs WHERE run_id IN (SELECT value FROM json_each(?)) GROUP BY status ORDER BY status',
    JSON.stringify(runIds),
  );
  return Object.fromEntries(rows.map(({ status, n }) => [String(status), n]));
};

test('invariant 11: 200 calls at once from 20 chats against a limit of 10 have exactly 10 effects', async () => {
  await gate.policy(
    PURGE,
    `${FREELY}, rate_limit_max = 10, rate_limit_window_s = 3600, rate_limit_scope = 'global'`,
  );
  const before = gate.world.cloud.countEffects('purge_cache', 'example.test');
  const from = chats(20);
  const asked: Delivery[] = [];
  // A wave is all that a busy machine acknowledges within the 3 s of Discord; the runs pile up behind it.
  for (let wave = 0; wave < 10; wave += 1) {
    const sent = from.map((channel) =>
      gate.call(PURGE, 'zone=example.test everything=true', 'owner', channel),
    );
    asked.push(...(await Promise.all(sent)));
  }
  const answers = await Promise.all(asked.map((one) => gate.chat.answer(one, 60_000)));
  expect(answers.filter((answer) => answer.includes('✅ done')).length).toBe(10);
  expect(answers.filter((answer) => answer.includes('10 of 10')).length).toBe(190);
  expect(gate.world.cloud.countEffects('purge_cache', 'example.test') - before).toBe(10);
  expect(await statuses(asked.map(({ record }) => record.id))).toEqual({ rejected: 190, succeeded: 10 });
}, 120_000);

test('invariant 12: 50 clicks of Approve and Deny at once on one card have one outcome and at most one effect', async () => {
  await gate.policy(PURGE, 'cooldown_s = 0');
  const before = gate.world.cloud.countEffects('purge_cache', 'shop.test');
  const asked = await gate.call(PURGE, 'zone=shop.test everything=true');
  const card = await gate.chat.card(asked);
  const users = ['owner', 'operator'] as const;
  const deniers = Array.from({ length: 25 }, (_, index) => users[index % 2] ?? 'owner');
  // Deny opens a form first; sending the form is the decision.
  for (const user of deniers) await gate.chat.click(card, 'Deny', user);
  await Promise.all(
    deniers.flatMap((user, index) => [
      gate.chat.click(card, 'Approve', users[(index + 1) % 2] ?? 'owner'),
      gate.world.discord.submitModal({ user, values: { reason: `no, says ${user}` } }),
    ]),
  );
  const answer = await gate.chat.answer(asked);
  const effects = gate.world.cloud.countEffects('purge_cache', 'shop.test') - before;
  const decisions = await gate.golem.until('the decision in the audit', () =>
    gate.query(
      "SELECT kind FROM audit_log WHERE pending_id = ? AND kind IN ('action.approve', 'action.deny', 'action.endorse')",
      card.id,
    ),
  );
  expect(decisions.length).toBe(1);
  const approved = decisions[0]?.['kind'] === 'action.approve';
  expect(effects).toBe(approved ? 1 : 0);
  expect(answer).toContain(approved ? '✅ done' : 'A human denied it');
  await gate.chat.cardSays(card, approved ? '✅ Done' : '🚫 Denied');
});

test('a lease for 3 uses under 20 calls at once lets 3 through; the others ask', async () => {
  await gate.policy(PURGE, 'cooldown_s = 0');
  const granting = await gate.chat.command('lease grant', {
    capability: PURGE,
    target: 'blog.test',
    uses: 3,
    minutes: 30,
  });
  await gate.chat.click(await gate.chat.card(granting), 'Approve');
  expect(await gate.chat.answer(granting)).toContain('✅ done');

  const before = gate.world.cloud.countEffects('purge_cache', 'blog.test');
  const asked = await Promise.all(
    chats(20).map((channel) => gate.call(PURGE, 'zone=blog.test everything=true', 'owner', channel)),
  );
  const ids = asked.map(({ record }) => record.id);
  await gate.golem.until('all 20 calls are decided', async () => {
    const found = await statuses(ids);
    return found['asked'] === 17 && found['succeeded'] === 3;
  });
  expect(gate.world.cloud.countEffects('purge_cache', 'blog.test') - before).toBe(3);
  const rows = await gate.query(
    "SELECT count(*) AS n FROM tool_runs WHERE lease_id IS NOT NULL AND target = 'blog.test'",
  );
  expect(rows).toEqual([{ n: 3 }]);
  expect(await gate.chat.answer(await gate.chat.command('lease list'))).toContain('no leases');
});

test('a lease is for its target only, and a freeze ends it for good', async () => {
  await gate.policy(PURGE, 'cooldown_s = 0');
  const granting = await gate.chat.command('lease grant', {
    capability: PURGE,
    target: 'blog.test',
    uses: 3,
    minutes: 30,
  });
  await gate.chat.click(await gate.chat.card(granting), 'Approve');
  await gate.chat.answer(granting);
  await gate.chat.card(await gate.call(PURGE, 'zone=shop.test everything=true'));
  await gate.chat.answer(await gate.chat.command('freeze', { scope: 'hosting' }));
  await gate.chat.answer(await gate.chat.command('unfreeze', { scope: 'hosting' }));
  expect(await gate.chat.answer(await gate.chat.command('lease list'))).toContain('no leases');
  await gate.chat.card(await gate.call(PURGE, 'zone=blog.test everything=true'));
});

test('eight calls at once on one target have one effect within its cooldown', async () => {
  await gate.policy(
    'server-admin.restart_server',
    "confirm = 'never', cooldown_s = 600, cooldown_key = 'server'",
  );
  const asked = await Promise.all(
    chats(8).map((channel) => gate.call('server-admin.restart_server', 'server=db-1', 'owner', channel)),
  );
  const answers = await Promise.all(asked.map((one) => gate.chat.answer(one, 20_000)));
  expect(answers.filter((answer) => answer.includes('✅ done'))).toHaveLength(1);
  expect(gate.world.cloud.countEffects('reboot_server', 'db-1')).toBe(1);
  expect(await statuses(asked.map(({ record }) => record.id))).toEqual({ rejected: 7, succeeded: 1 });
});
