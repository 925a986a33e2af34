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
/** The role that everybody in the local guild has but the stranger. */
const STAFF = '1180000000000000501';
const purge = (user: 'owner' | 'operator' = 'owner') =>
  gate.call(PURGE, 'zone=shop.test everything=true', user);
const purges = () => gate.world.cloud.countEffects('purge_cache', 'shop.test');
const restarts = (server: string) => gate.world.cloud.countEffects('reboot_server', server);

test('a freeze that comes between the approval and the execution still stops it', async () => {
  await gate.policy(RESTART, 'cooldown_s = 0');
  const asked = await gate.call(RESTART, 'server=web-1');
  const card = await gate.chat.card(asked);
  // The gate looks at the target again before it decides: that is when the freeze comes.
  gate.world.cloud.hetzner.faults.inject({ method: 'GET', path: /^\/servers/, delayMs: 2_000 });
  await gate.chat.click(card, 'Approve');
  await gate.chat.cardSays(card, 'Approved, at work');
  await gate.chat.command('freeze', { scope: 'server-admin', reason: 'wait a moment' });
  expect(await gate.chat.answer(asked)).toContain('wait a moment');
  await gate.chat.cardSays(card, '✖️ Cancelled');
  expect(restarts('web-1')).toBe(0);
  await gate.chat.answer(await gate.chat.command('unfreeze', { scope: 'server-admin' }));
});

test('a target that changed after the card is not acted on; a new card shows the difference, and approving that one acts', async () => {
  await gate.policy(RESTART, 'cooldown_s = 0');
  gate.world.cloud.setServer(4_201_002, false);
  const asked = await gate.call(RESTART, 'server=web-2');
  const first = await gate.chat.card(asked);
  gate.world.cloud.setServer(4_201_002, true);
  await gate.chat.click(first, 'Approve');
  await gate.chat.cardSays(first, 'target changed');
  const second = await gate.nextCard(asked, first);
  await gate.chat.cardSays(second, /- Server web-2 \(\d+\) is off.*\+ Server web-2 \(\d+\) is running/s);
  expect(restarts('web-2')).toBe(0);

  // The old card has no button any more, and its command does nothing.
  expect(await gate.chat.answer(await gate.chat.command('approve', { id: first.id }))).toContain(
    'cancelled already',
  );
  await gate.chat.click(second, 'Approve');
  expect(await gate.chat.answer(asked)).toContain('✅ done');
  await gate.chat.cardSays(second, '✅ Done');
  expect(restarts('web-2')).toBe(1);
});

test('a target that cannot be looked at any more is not acted on either', async () => {
  await gate.policy(RESTART, 'cooldown_s = 0');
  const asked = await gate.call(RESTART, 'server=web-1');
  const first = await gate.chat.card(asked);
  gate.world.cloud.hetzner.faults.inject({
    method: 'GET',
    path: /^\/servers/,
    respond: { status: 503, body: {} },
  });
  const before = restarts('web-1');
  await gate.chat.click(first, 'Approve');
  const second = await gate.nextCard(asked, first);
  await gate.chat.cardSays(second, 'cannot be looked at now');
  expect(restarts('web-1')).toBe(before);
  await gate.chat.answer(await gate.chat.command('deny', { id: second.id }));
});

test('where a name has to be typed, a wrong one approves nothing and the right one does', async () => {
  await gate.policy(PURGE, 'typed_confirmation = 1, cooldown_s = 0');
  const before = purges();
  const asked = await purge();
  const card = await gate.chat.card(asked);
  const plain = await gate.chat.command('approve', { id: card.id });
  expect(await gate.chat.answer(plain)).toContain('wants its name typed');

  expect((await gate.chat.click(card, 'Approve')).response?.type).toBe(9);
  const wrong = await gate.world.discord.submitModal({ user: 'owner', values: { confirmation: 'shop' } });
  expect(await gate.chat.followUp(wrong)).toContain('not the name on the card');
  expect(purges()).toBe(before);

  await gate.chat.click(card, 'Approve');
  await gate.world.discord.submitModal({ user: 'owner', values: { confirmation: 'shop.test' } });
  expect(await gate.chat.answer(asked)).toContain('✅ done');
  expect(purges()).toBe(before + 1);
});

test('where the requester may not approve, somebody else has to', async () => {
  await gate.policy(PURGE, 'requester_may_approve = 0, cooldown_s = 0');
  const before = purges();
  const asked = await purge();
  const card = await gate.chat.card(asked);
  expect(gate.chat.textOf(card.message)).toContain('not the one who asked');
  expect(await gate.chat.followUp(await gate.chat.click(card, 'Approve'))).toMatch(/asked/);
  expect(await gate.chat.answer(await gate.chat.command('approve', { id: card.id }))).toMatch(/asked/);
  expect(purges()).toBe(before);
  await gate.chat.click(card, 'Approve', 'operator');
  expect(await gate.chat.answer(asked)).toContain('✅ done');
  expect(purges()).toBe(before + 1);
});

test('where two of three have to approve, one is not enough, nobody counts twice, and the third comes too late', async () => {
  await gate.policy(PURGE, 'approvers_needed = 2, cooldown_s = 0');
  const { stranger } = gate.world.discord.users;
  await gate.query(
    "INSERT INTO principals (id, kind, role, name, created_at, created_by) VALUES (?, 'user', 'operator', 'Sam', 0, 'test')",
    stranger.id,
  );
  const before = purges();
  const asked = await purge();
  const card = await gate.chat.card(asked);
  await gate.chat.click(card, 'Approve');
  expect(await gate.chat.followUp(await gate.chat.click(card, 'Approve'))).toContain('approved this already');
  expect(purges()).toBe(before);
  await Promise.all([
    gate.chat.click(card, 'Approve', 'operator'),
    gate.chat.click(card, 'Approve', 'operator'),
  ]);
  expect(await gate.chat.answer(asked)).toContain('✅ done');
  const late = await gate.chat.command('approve', { id: card.id }, 'stranger');
  expect(await gate.chat.answer(late)).toContain('succeeded already');
  expect(purges()).toBe(before + 1);
  const [row] = await gate.query('SELECT approvers FROM tool_runs WHERE run_id = ?', asked.record.id);
  const { owner, operator } = gate.world.discord.users;
  expect(JSON.parse(String(row?.['approvers']))).toEqual([owner.id, operator.id]);
  await gate.query('DELETE FROM principals WHERE id = ?', stranger.id);
});

test('an approver who lost the role between the click and the execution does not count', async () => {
  await gate.policy(RESTART, "cooldown_s = 0, approver_role = 'operator'");
  const asked = await gate.call(RESTART, 'server=db-1');
  const card = await gate.chat.card(asked);
  gate.world.cloud.hetzner.faults.inject({ method: 'GET', path: /^\/servers/, delayMs: 2_000 });
  await gate.chat.click(card, 'Approve', 'operator');
  await gate.chat.cardSays(card, 'Approved, at work');
  const { operator } = gate.world.discord.users;
  await gate.query("UPDATE principals SET role = 'viewer' WHERE id = ?", operator.id);
  await gate.chat.answer(asked);
  expect(restarts('db-1')).toBe(0);
  await gate.query("UPDATE principals SET role = 'operator' WHERE id = ?", operator.id);
});

test('somebody known by a Discord role acts as long as Discord says that they have it', async () => {
  await gate.policy(PURGE, "confirm = 'never', cooldown_s = 0");
  const { operator } = gate.world.discord.users;
  await gate.query('DELETE FROM principals WHERE id = ?', operator.id);
  await gate.query(
    "INSERT INTO principals (id, kind, role, name, created_at, created_by) VALUES (?, 'role', 'operator', 'Staff', 0, 'test')",
    STAFF,
  );
  const before = purges();
  expect(await gate.chat.answer(await purge('operator'))).toContain('✅ done');
  expect(purges()).toBe(before + 1);
  // Discord still signs the command with the role; asked again, it says that the member has none.
  const path = /^\/guilds\/\d+\/members\//;
  gate.world.discord.faults.inject({ method: 'GET', path, respond: { status: 200, body: { roles: [] } } });
  expect(await gate.chat.answer(await purge('operator'))).toContain('Nobody known');
  gate.world.discord.faults.inject({ method: 'GET', path, times: 9, respond: { status: 503, body: {} } });
  expect(await gate.chat.answer(await purge('operator'))).toContain('Discord does not say');
  expect(purges()).toBe(before + 1);
  gate.world.discord.faults.clear();
  await gate.query('DELETE FROM principals WHERE id = ?', STAFF);
  await gate.query(
    "INSERT INTO principals (id, kind, role, name, created_at, created_by) VALUES (?, 'user', 'operator', 'operator', 0, 'test')",
    operator.id,
  );
});

test('/undo takes back what was remembered, as a call of its own', async () => {
  await gate.policy('memory.forget', "confirm = 'always', cooldown_s = 0");
  const remembered = await gate.chat.command('memory add', { statement: 'The lamp in the hall is green' });
  expect(await gate.chat.answer(remembered)).toContain('✅ done');
  const [row] = await gate.ledgerSays(remembered, 'succeeded');
  const undone = await gate.chat.command('undo', { id: String(row?.['id']) });
  await gate.chat.click(await gate.chat.card(undone), 'Approve');
  expect(await gate.chat.answer(undone)).toContain('✅ done · `memory.forget`');
  expect(await gate.chat.answer(await gate.chat.command('memory list'))).not.toContain('lamp');
  expect(await gate.query("SELECT status FROM tool_runs WHERE capability = 'memory.forget'")).toEqual([
    { status: 'succeeded' },
  ]);
});
