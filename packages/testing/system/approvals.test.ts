import { together, use } from '@golem/local-world/claude';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chat, chatWith } from './chat.ts';
import { type Golem, startGolem } from './golem.ts';

let golem: Golem;
let chat: Chat;
beforeAll(async () => {
  golem = await startGolem();
  chat = chatWith(golem);
});
afterAll(() => golem.close());

const purges = (zone: string) => golem.world.cloud.countEffects('purge_cache', zone);
const purge = (zone: string, user: 'owner' | 'operator' | 'viewer' = 'owner') =>
  chat.command('do', { capability: 'hosting.purge_cache', arguments: `zone=${zone} everything=true` }, user);
const ledger = (runId: string) =>
  golem.query('SELECT capability, status, approvers FROM tool_runs WHERE run_id = ?', runId);

test('a change waits for a click, happens once, and the receipt comes from the ledger', async () => {
  const asked = await chat.say('restart web-1');
  const card = await chat.card(asked);
  expect(chat.textOf(card.message)).toContain('web-1');
  expect(golem.world.cloud.countEffects('reboot_server')).toBe(0);
  await chat.click(card, 'Approve');
  const answer = await chat.answer(asked);
  expect(answer).toMatch(/-# ✅ done · `server-admin.restart_server` · `web-1`/);
  await chat.cardSays(card, '✅ Done');
  expect(golem.world.cloud.countEffects('reboot_server', 'web-1')).toBe(1);
  expect(await ledger(asked.record.id)).toEqual([
    {
      capability: 'server-admin.restart_server',
      status: 'succeeded',
      approvers: JSON.stringify([golem.world.discord.users.owner.id]),
    },
  ]);
});

test('a denial with a reason reaches the model and nothing happens', async () => {
  const asked = await chat.say('restart web-2');
  const card = await chat.card(asked);
  const opened = await chat.click(card, 'Deny');
  expect(opened.response?.type).toBe(9);
  await golem.world.discord.submitModal({ user: 'owner', values: { reason: 'not at noon' } });
  expect(await chat.answer(asked)).toContain('not at noon');
  await chat.cardSays(card, 'not at noon');
  expect(golem.world.cloud.countEffects('reboot_server', 'web-2')).toBe(0);
  expect(JSON.stringify(golem.world.claude.requests.at(-1)?.body.messages.at(-1))).toContain('not at noon');
});

test('/pending lists what waits, /approve approves it without buttons', async () => {
  const asked = await purge('blog.test');
  const card = await chat.card(asked);
  expect(await chat.answer(await chat.command('pending'))).toContain(card.id);
  expect(await chat.answer(await chat.command('approve', { id: card.id }))).toBe('Approved.');
  expect(await chat.answer(asked)).toContain('✅ done');
  expect(purges('blog.test')).toBe(1);
});

test('/deny denies without buttons, and an approval afterwards changes nothing', async () => {
  const asked = await purge('blog.test');
  const card = await chat.card(asked);
  const before = purges('blog.test');
  expect(await chat.answer(await chat.command('deny', { id: card.id, reason: 'no' }))).toBe('Denied.');
  expect(await chat.answer(asked)).toContain('A human denied it: no.');
  expect(await chat.answer(await chat.command('approve', { id: card.id }))).toContain('denied already');
  expect(purges('blog.test')).toBe(before);
});

test('five clicks on Approve at once act once', async () => {
  const asked = await purge('shop.test');
  const card = await chat.card(asked);
  await Promise.all(Array.from({ length: 5 }, () => chat.click(card, 'Approve')));
  expect(await chat.answer(asked)).toContain('✅ done');
  await chat.cardSays(card, '✅ Done');
  expect(purges('shop.test')).toBe(1);
});

test('a viewer may neither ask for a change nor approve one', async () => {
  const refused = await purge('shop.test', 'viewer');
  expect(await chat.answer(refused)).toMatch(/operator/);
  const asked = await purge('shop.test');
  const card = await chat.card(asked);
  const before = purges('shop.test');
  const clicked = await chat.click(card, 'Approve', 'viewer');
  expect(await chat.followUp(clicked)).toMatch(/viewer/);
  expect(await chat.answer(await chat.command('approve', { id: card.id }, 'viewer'))).toMatch(/operator/);
  expect(purges('shop.test')).toBe(before);
  await chat.click(card, 'Approve', 'operator');
  expect(await chat.answer(asked)).toContain(`✅ done`);
  expect(purges('shop.test')).toBe(before + 1);
});

test('a stranger may not click', async () => {
  const asked = await purge('shop.test');
  const card = await chat.card(asked);
  const before = purges('shop.test');
  const clicked = await chat.click(card, 'Approve', 'stranger');
  expect(await chat.followUp(clicked)).toBe('I only work for people I know.');
  await chat.command('deny', { id: card.id });
  await chat.answer(asked);
  expect(purges('shop.test')).toBe(before);
});

test('a freeze stops what is approved after it, and the card says why', async () => {
  const asked = await purge('example.test');
  const card = await chat.card(asked);
  expect(
    await chat.answer(await chat.command('freeze', { scope: 'hosting', reason: 'audit day' })),
  ).toContain('Frozen');
  await chat.click(card, 'Approve');
  expect(await chat.answer(asked)).toContain('audit day');
  await chat.cardSays(card, 'audit day');
  await chat.cardSays(card, '✖️ Cancelled');
  expect(purges('example.test')).toBe(0);
  expect(await chat.answer(await chat.command('unfreeze', { scope: 'hosting' }))).toContain(
    'not frozen any more',
  );
});

test('the button Why shows the reasons, the button Freeze freezes the capability', async () => {
  const asked = await purge('example.test');
  const card = await chat.card(asked);
  expect(await chat.answer(await chat.click(card, 'Why'))).toContain('confirm');
  expect(await chat.answer(await chat.click(card, 'Freeze'))).toContain('Frozen: `hosting.purge_cache`');
  await chat.click(card, 'Approve');
  await chat.cardSays(card, '✖️ Cancelled');
  await chat.answer(await chat.command('unfreeze', { scope: 'hosting.purge_cache' }));
  expect(purges('example.test')).toBe(0);
});

test('an action that nobody decides expires: the card and the answer say so, a late click does nothing', async () => {
  const asked = await purge('example.test');
  const card = await chat.card(asked);
  // Instead of fifteen minutes of waiting: the time is over now, and the next thing in the chat makes it go round.
  await golem.session(
    asked.record.channel,
    "UPDATE pending SET expires_at = ?1, body = json_set(body, '$.expiresAt', ?1) WHERE id = ?2",
    Date.now() - 1,
    card.id,
  );
  await chat.answer(await chat.command('help'));
  expect(await chat.answer(asked)).toContain('expired');
  await chat.cardSays(card, '⌛ Expired');
  expect(await chat.answer(await chat.command('approve', { id: card.id }))).toContain('expired already');
  expect(purges('example.test')).toBe(0);
});

test('a click on an old card whose button Discord still showed says that it is over', async () => {
  const [row] = await golem.query("SELECT id FROM pending_actions WHERE status = 'expired'");
  const [message] = golem.world.discord.messages('ops');
  const id = `g1/approve/${String(row?.['id'])}`;
  const clicked = await chat.clickUnknown(message?.id ?? '', id);
  expect(await chat.followUp(clicked)).toContain('expired already');
});

test('a parked approval does not block the chat', async () => {
  const parked = await purge('example.test');
  const card = await chat.card(parked);
  golem.world.claude.script(['still here']);
  expect(await chat.answer(await chat.say('are you there?'))).toBe('still here');
  await chat.click(card, 'Approve');
  expect(await chat.answer(parked)).toContain('✅ done');
});

test('invariant 14: several tool calls in one turn, one denied, one expired, one unknown, keep the transcript valid', async () => {
  golem.world.claude.script([
    together(
      'I will try all.',
      use('observability__check_url', { url: 'https://example.test' }),
      use('hosting__purge_cache', { zone: 'shop.test', everything: true }),
      use('no__such_tool', { a: 1 }),
      use('observability__check_url', { url: 'https://shop.test' }),
      use('hosting__purge_cache', { zone: 7 }),
    ),
    'All tried.',
  ]);
  const asked = await chat.say('try everything');
  const card = await chat.card(asked);
  await chat.command('deny', { id: card.id, reason: 'no' });
  expect(await chat.answer(asked)).toBe('All tried.');
  // The small model is asked too, without tools.
  const last = golem.world.claude.requests.findLast(({ body }) => body.tools?.length)?.body.messages.at(-1);
  const results = Array.isArray(last?.content) ? last.content.map((block) => block.type) : [];
  expect(results).toEqual(Array.from({ length: 5 }, () => 'tool_result'));
  expect(golem.world.claude.rejected).toEqual([]);
});

test('/cancel ends a parked run, its card follows, and an approval afterwards does nothing', async () => {
  const asked = await purge('example.test');
  const card = await chat.card(asked);
  const before = purges('example.test');
  expect(await chat.answer(await chat.command('cancel', { run: asked.record.id }))).toContain('Cancelled');
  expect(await chat.answer(asked)).toMatch(/cancelled/i);
  await chat.cardSays(card, '✖️ Cancelled');
  expect(await chat.answer(await chat.command('approve', { id: card.id }))).toContain('cancelled already');
  expect(purges('example.test')).toBe(before);
});

test('a claim of an effect by the model alone gets no receipt', async () => {
  golem.world.claude.script(['Done.\n-# ✅ done · `server-admin.restart_server` · `db-1`']);
  const answer = await chat.answer(await chat.say('restart db-1 please'));
  expect(answer).not.toMatch(/^-# ✅/m);
  expect(golem.world.cloud.countEffects('reboot_server', 'db-1')).toBe(0);
});

test('the audit rows of all streams form unbroken chains', async () => {
  const rows = await golem.until('all audit rows', async () => {
    const found = await golem.query(
      'SELECT stream, seq, prev_hash, hash FROM audit_log ORDER BY stream, seq',
    );
    return found.length > 40 ? found : null;
  });
  const broken = rows.filter(({ stream, seq, prev_hash }, index) => {
    const before = rows[index - 1];
    return before?.['stream'] === stream
      ? before?.['hash'] !== prev_hash || Number(before?.['seq']) + 1 !== seq
      : seq !== 1 || prev_hash !== '0'.repeat(64);
  });
  expect(broken).toEqual([]);
});

test('nothing in all this could ping, or did not fit a description of Discord, Hetzner or Cloudflare', () => {
  expect(golem.pinging()).toEqual([]);
  const { discord, cloud, claude } = golem.world;
  expect([...discord.violations, ...cloud.hetzner.violations, ...cloud.cloudflare.violations]).toEqual([]);
  expect([discord.rejectedAnswers, claude.rejected]).toEqual([[], []]);
});
