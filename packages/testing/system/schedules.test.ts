import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Card, type Chat, chatWith, type Delivery } from './chat.ts';
import { type Golem, startGolem } from './golem.ts';

let golem: Golem;
let chat: Chat;
beforeAll(async () => {
  golem = await startGolem({ settings: { DEFAULT_TIME_ZONE: 'Europe/Berlin' } });
  chat = chatWith(golem);
});
afterAll(() => golem.close());

const ops = () => golem.world.discord.channels.ops.id;
const Row = z.object({ id: z.string() });

/** Adds a schedule by the command, approves its card, and answers with its id. */
const add = async (text: string): Promise<{ id: string; card: Card; asked: Delivery }> => {
  const asked = await chat.command('schedule add', { when: text });
  const card = await chat.card(asked);
  await chat.click(card, 'Approve');
  await chat.answer(asked);
  const rows = await golem.session(ops(), 'SELECT id FROM schedules ORDER BY rowid DESC LIMIT 1');
  return { id: Row.parse([...rows][0]).id, card, asked };
};

/** Makes it some minutes later for a schedule, and has its chat looked after. */
const later = async (id: string, minutes: number): Promise<void> => {
  const ms = minutes * 60_000;
  await golem.session(
    ops(),
    `UPDATE schedules SET up_to = up_to - ?, wake_at = wake_at - ?,
       terms = json_set(terms, '$.from', json_extract(terms, '$.from') - ?) WHERE id = ?`,
    ms,
    ms,
    ms,
    id,
  );
  await golem.cron();
};

const said = (words: string, channel = ops()): Promise<string> =>
  golem.until(`“${words}” is said`, () => {
    const found = golem.world.discord.store
      .messages()
      .findLast(({ message }) => message.channel_id === channel && chat.textOf(message.id).includes(words));
    return found?.message.id ?? null;
  });

const runsOf = (id: string) =>
  golem.query("SELECT id, status FROM runs WHERE source = 'schedule' AND id LIKE ?", `schedule-${id}-%`);

test('what is set to a time shows how it was understood before it holds, runs then in the name of its author, and a freeze does not stop what it reads', async () => {
  const asked = await chat.command('schedule add', { when: 'every weekday 9:00 check all sites' });
  const card = await chat.card(asked);
  expect(chat.textOf(card.message)).toContain('every weekday at 09:00 Europe/Berlin');
  expect(chat.textOf(card.message)).toMatch(/next: \w{3}, \d+ \w+ \d{4}, 09:00 Europe\/Berlin/);
  expect([...(await golem.session(ops(), 'SELECT id FROM schedules'))]).toEqual([]);
  await chat.click(card, 'Deny');
  await golem.world.discord.submitModal({ user: 'owner', values: { reason: 'not yet' } });
  await chat.answer(asked);

  const { id } = await add('every 15 minutes list my servers');
  await chat.answer(await chat.command('freeze', { scope: 'all' }));
  await later(id, 16);
  await said('web-1');
  await golem.until('the run is recorded', async () => (await runsOf(id))[0]?.['status'] === 'answered');
  await chat.answer(await chat.command('unfreeze', { scope: 'all' }));
  expect(await chat.answer(await chat.command('schedule list'))).toMatch(
    new RegExp(`${id}.*list my servers[^]*every 15 minutes · next <t:\\d+:R> · last: done`),
  );

  const removed = await chat.command('schedule remove', { id });
  await chat.answer(removed);
  await later(id, 60);
  expect(await runsOf(id)).toHaveLength(1);
});

test('a change in a scheduled run asks; a lease covers it, until it is used up', async () => {
  const { id } = await add('every 15 minutes !do server-admin.restart_server server=web-1');
  const restarts = () => golem.world.cloud.countEffects('reboot_server', 'web-1');
  await later(id, 16);
  const waiting = await golem.until('a card', async () => {
    const rows = await golem.query("SELECT id FROM pending_actions WHERE status = 'pending'");
    return rows.length === 1 ? rows : null;
  });
  expect(restarts()).toBe(0);
  await chat.answer(await chat.command('deny', { id: String(waiting[0]?.['id']), reason: 'not now' }));

  const lease = await chat.command('lease grant', {
    capability: 'server-admin.restart_server',
    target: 'web-1',
    uses: 1,
    minutes: 60,
  });
  await chat.click(await chat.card(lease), 'Approve');
  await chat.answer(lease);
  await golem.until('the first run ended', async () =>
    (await runsOf(id)).every(({ status }) => status === 'answered'),
  );
  await later(id, 18);
  await golem.until('it was restarted', () => restarts() === 1);
  const [row] = await golem.until('the ledger says so', () =>
    golem.query("SELECT run_id FROM tool_runs WHERE status = 'succeeded' AND lease_id IS NOT NULL"),
  );
  expect(row).toEqual({ run_id: expect.stringContaining(`schedule-${id}-`) });
  await chat.answer(await chat.command('schedule pause', { id }));
});

test('“remind me …” is a reminder without asking, said at its time, and a week’s outage is told in one message', async () => {
  const asked = await chat.say('remind me tomorrow at 9 to call Bob');
  expect(await chat.answer(asked)).toContain('call Bob');
  const rows = await golem.session(ops(), "SELECT id FROM schedules WHERE what = 'call Bob'");
  await later(Row.parse([...rows][0]).id, 0);
  await golem.session(
    ops(),
    "UPDATE schedules SET wake_at = 1, up_to = 0, terms = json_set(terms, '$.when.at', ?) WHERE what = 'call Bob'",
    Date.now() - 1_000,
  );
  await golem.cron();
  await said('⏰ Reminder for');

  const { id } = await add('every 2 hours check shop.test');
  await later(id, 7 * 24 * 60 + 30);
  const message = await said('🕰️ Not everything ran at its time.');
  expect(chat.textOf(message)).toContain('missed 84 times');
  expect(await runsOf(id)).toEqual([]);
});

test('one chat can have another work on something, as words of others', async () => {
  const { shop } = golem.world.discord.channels;
  await chat.answer(await chat.say('hello', 'owner', 'shop'));
  const asked = await chat.say(`ask the chat ${shop.id} to restart web-2`);
  const card = await chat.card(asked);
  await chat.click(card, 'Approve');
  expect(await chat.answer(asked)).toContain('has it');
  await said('📨 From', shop.id);
  // They are data there, from the first word on.
  const told = await golem.until('the message is known there', () =>
    golem.query(
      "SELECT run_id, tainted_at FROM messages WHERE chat_id = ? AND run_id LIKE 'sent-%'",
      shop.id,
    ),
  );
  expect(told[0]?.['tainted_at']).not.toBeNull();
  const runId = String(told[0]?.['run_id']);
  await golem.until(
    'it is answered there',
    async () =>
      (await golem.query("SELECT 1 FROM runs WHERE id = ? AND status = 'answered'", runId)).length === 1,
  );
  expect(golem.world.cloud.countEffects('reboot_server', 'web-2')).toBe(0);

  const refused = await chat.say('ask the chat 999999999999999999 to restart web-2');
  await chat.click(await chat.card(refused), 'Approve');
  expect(await chat.answer(refused)).toContain('no chat of this id');
});
