import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Chat, chatWith, type Delivery } from './chat.ts';
import { type Golem, startGolem } from './golem.ts';

let golem: Golem;
let chat: Chat;
beforeAll(async () => {
  golem = await startGolem();
  chat = chatWith(golem);
});
afterAll(() => golem.close());
beforeEach(async () => {
  // The cooldown would let no second runbook onto the same server.
  await golem.query('UPDATE policies SET cooldown_s = 0, version = version + 1');
});

const use = (capability: string, args: Record<string, unknown>) =>
  chat.command('do', { capability: `server-admin.${capability}`, arguments: JSON.stringify(args) });

const restart = { runbook: 'restart-service', server: 'web-1', parameters: { service: 'nginx' } };
const done = (what: string, server = 'web-1') => golem.world.cloud.countEffects(what, server);

/** What a message said, each time that it changed. */
const statesOf = ({ record, message }: Delivery): string[] =>
  golem.world.discord.requests
    .filter(({ method, path }) => method === 'PATCH' && path.includes(record.token))
    .map(({ body }) => JSON.stringify(body))
    .concat(message ? [chat.textOf(message.id)] : []);

test('the health of a server, its services and their log are read by SSH', async () => {
  const health = await chat.say('how is web-2 doing?');
  expect(await chat.answer(health)).toMatch(/disk `\/`: 9\d % used/);
  expect(
    await chat.answer(await use('service_status', { server: 'staging-1', service: 'worker' })),
  ).toContain('"active": "failed"');
  expect(await chat.answer(await use('tail_log', { server: 'web-1', service: 'nginx' }))).toContain('GET /');
});

test('a runbook is approved by the commands that it will run, shown at work, and told by the ledger', async () => {
  const before = done('systemctl restart nginx.service');
  const asked = await use('run_runbook', restart);
  const card = await chat.card(asked);
  expect(chat.textOf(card.message)).toContain('2. systemctl restart -- nginx');
  expect(chat.textOf(card.message)).not.toContain('can be undone');
  expect(done('systemctl restart nginx.service')).toBe(before);
  await chat.click(card, 'Approve');
  const answer = await chat.answer(asked, 20_000);
  expect(done('systemctl restart nginx.service')).toBe(before + 1);
  const lines = answer.replaceAll('\\', '').split('\n');
  expect(lines.filter((line) => line.startsWith('-# '))).toEqual([
    expect.stringMatching(/^-# ✅ done · `server-admin.run_runbook` · `web-1`/),
    expect.stringMatching(/^-# ✓ 1. Look whether the service is known \(exit 0, \d/),
    expect.stringMatching(/^-# ✓ 2. Restart it \(exit 0, \d/),
    expect.stringMatching(/^-# ✓ 3. Give it time to fail \(exit 0, \d/),
    expect.stringMatching(/^-# ✓ 4. It is still running \(exit 0, \d/),
  ]);
  expect(statesOf(asked).some((state) => /⚙️ Using.*… 3/s.test(state.replaceAll('\\', '')))).toBe(true);
});

test('a file that changes between card and click asks again, and nothing is run', async () => {
  const before = done('systemctl restart nginx.service');
  const asked = await use('run_runbook', restart);
  const first = await chat.card(asked);
  const key = 'runbooks/restart-service.md';
  const text = (await (await golem.env.SOUL.get(key))?.text()) ?? '';
  await golem.env.SOUL.put(key, text.replace("[sleep, '5']", "[sleep, '1']"));
  await chat.click(first, 'Approve');
  await chat.cardSays(first, 'The target changed');
  const second = await golem.world.discord.waitForMessage('ops', (message) =>
    JSON.stringify(message).includes('Changed since the last card'),
  );
  expect(chat.textOf(second.id)).toContain('+ 3. sleep 1');
  await golem.env.SOUL.put(key, text);
  expect(done('systemctl restart nginx.service')).toBe(before);
});

test('a run is taken back by its rollback, with a card of its own', async () => {
  const asked = await use('run_runbook', { ...restart, runbook: 'stop-service' });
  const card = await chat.card(asked);
  await chat.click(card, 'Approve');
  await golem.until('the service is stopped', () => done('systemctl stop nginx.service') === 1);
  await chat.cardSays(card, 'Undo');
  const undo = await chat.click(card, 'Undo');
  const rollback = await chat.card(undo);
  expect(chat.textOf(rollback.message)).toContain('2. systemctl start -- nginx');
  await chat.click(rollback, 'Approve');
  await golem.until('the service is started', () => done('systemctl start nginx.service') === 1);
});

test('a run that stops in the middle failed, and says how far it came', async () => {
  const asked = await use('run_runbook', { ...restart, server: 'db-1', parameters: { service: 'nothing' } });
  await chat.click(await chat.card(asked), 'Approve');
  const answer = (await chat.answer(asked)).replaceAll('\\', '');
  expect(answer).toContain('It stopped at 1 of 4, “Look whether the service is known”');
  expect(answer).toMatch(/-# ❌ failed · `server-admin.run_runbook`.*\n-# ✗ 1\. .*\n-# · 2\./);
});

test('a failed run that has a rollback offers it as a button, and the rollback asks for itself', async () => {
  const before = done('systemctl start worker.service', 'staging-1');
  const key = 'runbooks/stop-service.md';
  const text = (await (await golem.env.SOUL.get(key))?.text()) ?? '';
  await golem.env.SOUL.put(key, text.replaceAll('systemctl, stop', 'systemctl, no-such-verb'));
  const asked = await use('run_runbook', {
    runbook: 'stop-service',
    server: 'staging-1',
    parameters: { service: 'worker' },
  });
  const card = await chat.card(asked);
  await chat.click(card, 'Approve');
  expect((await chat.answer(asked)).replaceAll('\\', '')).toContain('`Undo` on its card');
  await golem.env.SOUL.put(key, text);
  await chat.cardSays(card, 'Undo');
  const undo = await chat.click(card, 'Undo');
  const rollback = await chat.card(undo);
  expect(chat.textOf(rollback.message)).toContain('2. systemctl start -- worker');
  expect(done('systemctl start worker.service', 'staging-1')).toBe(before);
});

test('a destructive runbook is refused to the mild capability, and asks for more than a click', async () => {
  const args = { runbook: 'free-disk-space', server: 'web-2' };
  const mild = await use('run_runbook', args);
  const card = await chat.card(mild);
  expect(chat.textOf(card.message)).toContain('use run_destructive_runbook');
  await chat.click(card, 'Approve');
  expect(await chat.answer(mild)).toContain('use run_destructive_runbook');

  const asked = await use('run_destructive_runbook', args);
  const strict = await chat.card(asked);
  expect(chat.textOf(strict.message)).toContain('To approve, type `web-2`');
  expect(done('journalctl vacuum', 'web-2')).toBe(0);
  await chat.command('approve', { id: strict.id, name: 'web-2' });
  expect((await chat.answer(asked, 20_000)).replaceAll('\\', '')).toContain('✓ 6. At least a tenth');
  expect(done('journalctl vacuum', 'web-2')).toBe(1);
});

test('who types a capability that takes a runbook is offered those that there are', async () => {
  const { choices } = await golem.world.discord.autocomplete({
    user: 'owner',
    channel: 'ops',
    command: 'do',
    focused: 'arguments',
    options: { capability: 'server-admin.run_runbook', arguments: 'runbook=rest' },
  });
  expect(JSON.stringify(choices)).toContain('runbook=restart-service');
});
