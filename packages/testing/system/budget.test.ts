import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Chat, chatWith } from './chat.ts';
import { type Golem, startGolem } from './golem.ts';

let golem: Golem;
let chat: Chat;
beforeAll(async () => {
  // A model call of at most 16,384 tokens is held at about $0.2.
  golem = await startGolem({ settings: { BUDGET_DAY_USD: '0.25' } });
  chat = chatWith(golem);
});
afterAll(() => golem.close());
afterEach(() => golem.world.claude.reset());

const status = async (): Promise<string> => chat.answer(await chat.command('status'));

/** As if this had been spent today. */
const spend = (micros: number) =>
  golem.query(
    "INSERT INTO spending (period, scope, micros) VALUES (strftime('%Y-%m-%d'), 'all', ?) ON CONFLICT DO UPDATE SET micros = micros + excluded.micros",
    micros,
  );

test('within the budget nobody notices; /status shows what was spent, in this chat too', async () => {
  golem.world.claude.script(['Hello.']);
  expect(await chat.answer(await chat.say('hello'))).toBe('Hello.');
  await golem.until('the sums', () => golem.query("SELECT micros FROM spending WHERE scope = 'all'"));
  expect(await status()).toMatch(/Claude has cost \(UTC\): \$0\.0\d+ of \$0\.25 today; .* in this chat\./);
  expect(await golem.query('SELECT run_id FROM reservations')).toEqual([]);
});

test('when it is used up, the chat hears so, an owner is asked by a card, and the run goes on', async () => {
  await spend(200_000);
  golem.world.claude.script(['Went on.']);
  const asked = await chat.say('are you there?');
  const card = await chat.card(asked);
  expect(chat.textOf(card.message)).toContain('Raise what Claude may cost today by 1 US dollars');
  expect(golem.world.claude.requests).toEqual([]);
  await golem.until('the reason', () =>
    golem.world.discord
      .messages('ops')
      .some(({ content }) => content.includes('The budget for Claude does not reach for the next step')),
  );
  await chat.click(card, 'Approve');
  const answer = await chat.answer(asked);
  expect(answer).toContain('Went on.');
  expect(answer).toContain('golem.raise_budget');
  expect(await status()).toContain('of $1.25, $1.00 of it added by an owner today');
});

test('denied, the run ends and says so; nobody is asked anything by a viewer', async () => {
  await spend(1_000_000);
  const asked = await chat.say('are you there?');
  const card = await chat.card(asked);
  await chat.command('deny', { id: card.id, reason: 'Enough for today.' });
  const answer = await chat.answer(asked);
  expect(answer).toContain('The budget for Claude does not reach');
  expect(answer).toContain('Enough for today.');
  const byViewer = await chat.say('hello', 'viewer');
  expect(await chat.answer(byViewer)).toContain('An owner can let it go on');
  expect(golem.world.claude.requests).toEqual([]);
});
