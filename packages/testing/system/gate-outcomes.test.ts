import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Gate, startGate } from './gate-setup.ts';

let gate: Gate;
beforeAll(async () => {
  gate = await startGate();
});
afterEach(() => gate.reset());
afterAll(() => gate.golem.close());

const PURGE = 'hosting.purge_cache';
const RESTART = 'server-admin.restart_server';
/** What one test does to the breaker must not stop the next. */
const ALONE = 'cooldown_s = 0, breaker_threshold = NULL';
const REBOOT = /\/actions\/reboot$/;
const PURGING = /\/purge_cache$/;
const restarts = (server: string) => gate.world.cloud.countEffects('reboot_server', server);
const settlements = (runId: string) =>
  gate.query("SELECT detail FROM audit_log WHERE kind = 'call.settled' AND run_id = ?", runId);

const approved = async (capability: string, args: string) => {
  const asked = await gate.call(capability, args);
  await gate.chat.click(await gate.chat.card(asked), 'Approve');
  return asked;
};

test('invariant 10: a connection cut after the effect is settled by a look at the provider, and the chat is told', async () => {
  await gate.policy(RESTART, ALONE);
  gate.world.cloud.hetzner.faults.inject({ method: 'POST', path: REBOOT, cut: 'after' });
  const asked = await approved(RESTART, 'server=web-1');
  expect(await gate.chat.answer(asked)).toMatch(/unknown/i);
  await gate.golem.cron();
  await gate.note('✅ Now it is known: `server-admin.restart_server` on `web-1` happened');
  await gate.ledgerSays(asked, 'succeeded');
  expect(restarts('web-1')).toBe(1);
});

test('a look that is not answered is repeated', async () => {
  await gate.policy(RESTART, ALONE);
  const { faults } = gate.world.cloud.hetzner;
  faults.inject({ method: 'POST', path: REBOOT, cut: 'after' });
  const asked = await approved(RESTART, 'server=staging-1');
  await gate.chat.answer(asked);
  faults.inject({ method: 'GET', path: /\/actions$/, respond: { status: 503, body: {} } });
  await gate.golem.cron();
  await gate.ledgerSays(asked, 'unknown');
  await gate.golem.cron();
  await gate.note('✅ Now it is known: `server-admin.restart_server` on `staging-1` happened');
  await gate.ledgerSays(asked, 'succeeded');
  expect(restarts('staging-1')).toBe(1);
});

test('an outcome that nothing can read back is asked of a human, and /settle settles it', async () => {
  await gate.policy(PURGE, ALONE);
  gate.world.cloud.cloudflare.faults.inject({ method: 'POST', path: PURGING, cut: 'after' });
  const asked = await approved(PURGE, 'zone=shop.test everything=true');
  expect(await gate.chat.answer(asked)).toMatch(/unknown/i);
  await gate.golem.cron();
  const { content } = await gate.note(
    '❔ I cannot find out whether `hosting.purge_cache` on `shop.test` happened',
  );
  const [row] = await gate.ledgerSays(asked, 'unknown');
  const id = String(row?.['id']);
  expect(content).toContain(`/settle id:${id}`);
  expect(gate.world.cloud.countEffects('purge_cache', 'shop.test')).toBe(1);

  expect(
    await gate.chat.answer(await gate.chat.command('settle', { id, happened: 'yes' }, 'viewer')),
  ).toMatch(/operator/);
  expect(await gate.chat.answer(await gate.chat.command('settle', { id, happened: 'yes' }))).toContain(
    'Thank you',
  );
  await gate.ledgerSays(asked, 'succeeded');
  await gate.note('✅ Now it is known: `hosting.purge_cache` on `shop.test` happened. Olive Owner looked.');
  expect(await gate.chat.answer(await gate.chat.command('settle', { id, happened: 'no' }))).toContain(
    'not unknown',
  );
});

/** A mail that was sent, and a gate whose process died while the skill was at work. */
const sentAndForgotten = async (to: string) => {
  const asked = await approved('email.send', `to=${to} subject=Hello text=Hi`);
  expect(await gate.chat.answer(asked)).toContain('✅ done');
  const [row] = await gate.ledgerSays(asked, 'succeeded');
  const id = String(row?.['id']);
  await gate.golem.gate(
    'email',
    "UPDATE calls SET row = json_set(row, '$.status', 'executing'), reply = NULL, open = 1 WHERE id = ?",
    id,
  );
  return { asked, id };
};

const mailsTo = async (to: string) =>
  (await gate.world.cloud.refreshMailbox()).filter((mail) => mail.to.includes(to));

test('a mail that had left when the gate died is known by its row, and never sent again', async () => {
  const { asked } = await sentAndForgotten('ann@example.test');
  await gate.golem.cron();
  await gate.note('✅ Now it is known: `email.send` on `ann@example.test` happened');
  await gate.ledgerSays(asked, 'succeeded');
  expect(await mailsTo('ann@example.test')).toHaveLength(1);
});

test('a mail that was on its way when gate and skill died is asked of a human and never sent again', async () => {
  const { asked, id } = await sentAndForgotten('bob@example.test');
  await gate.query("UPDATE mails SET state = 'sending', message_id = NULL WHERE recipients LIKE '%bob@%'");
  await gate.golem.cron();
  await gate.note('❔ I cannot find out whether `email.send` on `bob@example.test` happened');
  await gate.golem.cron();
  await gate.ledgerSays(asked, 'unknown');
  expect(await gate.chat.answer(await gate.chat.command('settle', { id, happened: 'yes' }))).toContain(
    'Thank you',
  );
  await gate.ledgerSays(asked, 'succeeded');
  expect(await mailsTo('bob@example.test')).toHaveLength(1);
});

test('a call that succeeds while another one is being looked at keeps its outcome', async () => {
  await gate.policy(RESTART, ALONE);
  const { faults, requests } = gate.world.cloud.hetzner;
  faults.inject({ method: 'POST', path: REBOOT, cut: 'after' });
  const lost = await approved(RESTART, 'server=web-1');
  await gate.chat.answer(lost);
  // The look at the first call lasts longer than all of the second.
  faults.inject({ method: 'GET', path: /4201001\/actions$/, delayMs: 6_000 });
  const asked = await approved(RESTART, 'server=web-2');
  await gate.golem.until('the second call is at work', () =>
    requests.some(({ method, path }) => method === 'POST' && path.includes('4201002')),
  );
  await gate.golem.cron();
  expect(await gate.chat.answer(asked)).toContain('✅ done');
  await gate.ledgerSays(lost, 'succeeded');
  await gate.ledgerSays(asked, 'succeeded');
  expect(await settlements(asked.record.id)).toEqual([]);
  expect(await settlements(lost.record.id)).toHaveLength(1);
});

test('the breaker opens after upstream failures of a change, refuses the next, and freezes the capability', async () => {
  await gate.policy(RESTART, 'cooldown_s = 0, breaker_threshold = 2');
  const { faults } = gate.world.cloud.hetzner;
  for (const server of ['web-1', 'staging-1']) {
    faults.inject({ method: 'POST', path: REBOOT, respond: { status: 502, body: {} } });
    await gate.chat.answer(await approved(RESTART, `server=${server}`));
  }
  await gate.note('❄️ I froze `server-admin.restart_server` for an hour');
  const before = restarts('web-2');
  expect(await gate.chat.answer(await gate.call(RESTART, 'server=web-2'))).toMatch(/froze|failed too often/);
  expect(await gate.query('SELECT scope FROM freezes')).toEqual([{ scope: RESTART }]);
  // The breaker knows nothing of the freeze: without it, it still refuses.
  await gate.chat.answer(await gate.chat.command('unfreeze', { scope: RESTART }));
  expect(await gate.chat.answer(await gate.call(RESTART, 'server=web-2'))).toContain('failed too often');
  expect(restarts('web-2')).toBe(before);
});

test('invariant 9: a database that does not answer means no, for reads and changes alike', async () => {
  const asked = await gate.call(PURGE, 'zone=blog.test everything=true');
  const card = await gate.chat.card(asked);
  await gate.query('ALTER TABLE policies RENAME TO policies_away');
  try {
    const read = await gate.call('hosting.list_dns_records', 'zone=blog.test');
    expect(await gate.chat.answer(read)).not.toContain('✅');
    expect(await gate.chat.answer(read)).not.toContain('203.0.113');
  } finally {
    await gate.query('ALTER TABLE policies_away RENAME TO policies');
  }
  // The ledger cannot be written: without the row there is no effect.
  await gate.query(
    "CREATE TRIGGER no_ledger BEFORE UPDATE ON tool_runs WHEN new.status = 'executing' BEGIN SELECT raise(ABORT, 'no'); END",
  );
  try {
    await gate.chat.click(card, 'Approve');
    expect(await gate.chat.answer(asked)).toContain('ledger cannot be written');
  } finally {
    await gate.query('DROP TRIGGER no_ledger');
  }
  await gate.chat.cardSays(card, '✖️ Cancelled');
  expect(gate.world.cloud.countEffects('purge_cache', 'blog.test')).toBe(0);
  await gate.ledgerSays(asked, 'not_run');
});

test('a change whose request never arrived is settled to "did not happen", but only once it can no longer arrive late', async () => {
  await gate.policy(RESTART, ALONE);
  gate.world.cloud.hetzner.faults.inject({ method: 'POST', path: REBOOT, cut: 'before' });
  const asked = await approved(RESTART, 'server=db-1');
  expect(await gate.chat.answer(asked)).toMatch(/unknown/i);
  const [row] = await gate.ledgerSays(asked, 'unknown');
  await gate.golem.cron();
  await gate.ledgerSays(asked, 'unknown');

  // Longer ago than the capability's own limit of 60 s.
  await gate.golem.gate(
    'server-admin',
    "UPDATE calls SET row = json_set(row, '$.startedAt', json_extract(row, '$.startedAt') - 70000) WHERE id = ?",
    row?.['id'],
  );
  await gate.golem.cron();
  await gate.note('❌ Now it is known: `server-admin.restart_server` on `db-1` did not happen');
  await gate.ledgerSays(asked, 'failed');
  expect(restarts('db-1')).toBe(0);
});
