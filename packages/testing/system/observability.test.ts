import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Card, type Chat, chatWith } from './chat.ts';
import { type Golem, startGolem } from './golem.ts';
import { hasMonitoring, type Monitoring, startMonitoring } from './monitoring.ts';
import { until } from './until.ts';

const SECRET = 'an-alert-webhook-secret-for-tests';

let monitoring: Monitoring;
let golem: Golem;
let chat: Chat;
beforeAll(async () => {
  if (!hasMonitoring) return;
  monitoring = await startMonitoring();
  golem = await startGolem({
    settings: {
      PROMETHEUS_URL: monitoring.urls.prometheus,
      ALERTMANAGER_URL: monitoring.urls.alertmanager,
      ALERT_WEBHOOK_SECRET: SECRET,
    },
  });
  chat = chatWith(golem);
});
afterAll(async () => {
  await golem?.close();
  await monitoring?.close();
});

const perform = (action: string, args: object) =>
  chat.command('do', { capability: `observability.${action}`, arguments: JSON.stringify(args) });
const use = async (action: string, args: object) => chat.answer(await perform(action, args));

/** Performs a write, approves its card, and gives what is said then. */
const agree = async (action: string, args: object) => {
  const asked = await perform(action, args);
  const card = await chat.card(asked);
  await chat.click(card, 'Approve');
  return { card, asked, said: await chat.answer(asked) };
};

/** Width, height and pixels (as PNG filters them) of a picture. */
const pictureOf = (png: Buffer) => {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    const type = png.subarray(at + 4, at + 8).toString();
    if (type === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const pixels = inflateSync(Buffer.concat(parts));
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), values: new Set(pixels).size };
};

const messageIn = (words: string) =>
  golem.world.discord.waitForMessage('ops', (message) => JSON.stringify(message).includes(words), 30_000);

const cardOfAlert = (): Promise<Card> =>
  until('a card of the alert', async () => {
    const [row] = await golem.query(
      "SELECT id FROM pending_actions WHERE run_id LIKE 'alert-%' AND capability = 'server-admin.restart_server'",
    );
    if (typeof row?.['id'] !== 'string') return null;
    const message = await messageIn(row['id']);
    return { id: row['id'], message: message.id };
  });

test.skipIf(!hasMonitoring)('Prometheus says how it is now (needs prometheus)', async () => {
  await until('the first scrape', async () =>
    (await use('query_metrics', { query: 'up' })).includes('"latest": 1'),
  );
  expect(await use('query_metrics', { query: 'up{' })).toContain('Prometheus does not understand this');
});

test.skipIf(!hasMonitoring)('a range comes with a chart that is not blank (needs prometheus)', async () => {
  const range = { query: 'prometheus_tsdb_head_samples_appended_total', minutes: 5 };
  // Its first points come with the first seconds.
  await until('a range', async () => (await use('query_metrics', range)).includes('"chart": true'));
  const shown = await until('the chart', () =>
    golem.world.discord.store.messages().find(({ message }) => message.attachments.length > 0),
  );
  const [picture] = shown.message.attachments;
  const bytes = Buffer.from(await (await fetch(picture?.url ?? '')).arrayBuffer());
  const { width, height, values } = pictureOf(bytes);
  expect([width, picture?.filename]).toEqual([1100, 'chart.png']);
  expect(height).toBeGreaterThan(500);
  expect(values).toBeGreaterThan(40);
});

test.skipIf(!hasMonitoring)(
  'an alert opens a conversation in the chat of its route: what is found, and a proposal that a human decides (needs prometheus-alertmanager)',
  async () => {
    golem.world.cloud.setSite('shop.test', false);
    await golem.query(
      "INSERT INTO routes (id, source, field, pattern, chat_id, created_by, created_at) VALUES ('r1', 'alert', 'severity', 'critical', ?, 'test', 0)",
      golem.world.discord.channels.ops.id,
    );
    await monitoring.notify(`${golem.url}/alerts/alertmanager`, SECRET);
    await messageIn('ShopDown');
    await messageIn('I propose to restart');
    const card = await cardOfAlert();
    expect(golem.world.cloud.countEffects('reboot_server')).toBe(0);
    await chat.click(card, 'Approve');
    await chat.cardSays(card, 'Succeeded');
    expect(golem.world.cloud.countEffects('reboot_server', 'web-1')).toBe(1);
  },
  60_000,
);

test.skipIf(!hasMonitoring)(
  'an alert is silenced, seen silenced, and the silence is undone (needs prometheus-alertmanager)',
  async () => {
    const silenced = await agree('silence_alert', { alert: 'ShopDown', minutes: 30, comment: 'known' });
    expect(silenced.said).toMatch(/"until": "\d{4}-/);
    await until('it is seen silenced', async () =>
      (await use('list_alerts', {})).includes('"state": "suppressed"'),
    );
    const [row] = await golem.query(
      "SELECT id FROM tool_runs WHERE capability = 'observability.silence_alert' AND status = 'succeeded'",
    );
    const undone = await chat.command('undo', { id: String(row?.['id']) });
    const card = await chat.card(undone);
    await chat.click(card, 'Approve');
    await chat.cardSays(card, 'Succeeded');
    await until('it is heard again', async () =>
      (await use('list_alerts', {})).includes('"state": "active"'),
    );
  },
  60_000,
);

test.skipIf(!hasMonitoring)(
  'repeats of an alert begin nothing again (needs prometheus-alertmanager)',
  async () => {
    const [alert] = await golem.query('SELECT count(*) AS runs FROM runs WHERE source = ?', 'alert');
    expect(alert).toEqual({ runs: 1 });
  },
);
