import { applyD1Migrations, env } from 'cloudflare:test';
import type { InboundEvent } from '@golem/contracts';
import { alertsById, commit, insertRoute, openDb } from '@golem/db';
import { beforeEach, expect, test } from 'vitest';
import { receiveAlerts } from './receive-alerts.ts';
import { tellChats } from './tell-chats.ts';
import { alertOf, Webhook } from './webhook.ts';

const SECRET = 'a-webhook-secret-for-tests';
const NOW = Date.parse('2026-11-21T12:00:00Z');
const db = openDb(env.DB);

const firing = (labels: Record<string, string> = {}, fingerprint = 'a1b2c3d4e5f60718') => ({
  status: 'firing',
  labels: { alertname: 'SiteDown', severity: 'critical', ...labels },
  annotations: { summary: 'It is **down** @everyone' },
  startsAt: '2026-11-21T11:58:00.000Z',
  endsAt: '0001-01-01T00:00:00Z',
  fingerprint,
});
const over = { ...firing(), status: 'resolved', endsAt: '2026-11-21T12:30:00Z' };

const parsed = (...alerts: object[]) => Webhook.parse({ version: '4', alerts }).alerts.map(alertOf);

/** Chats that only write down what they are told. */
const chats = () => {
  const said: string[] = [];
  const begun: InboundEvent[] = [];
  const session = (chatId: string) => ({
    tellAlert: async (key: string, text: string, run: InboundEvent | null) => {
      said.push(`${chatId} ${key}: ${text}`);
      return run !== null && begun.push(run) > 0;
    },
  });
  return { said, begun, telling: { db, now: NOW, ownerIds: ['42'], session } };
};

const route = (chatId: string, pattern = 'critical') =>
  commit(db, [
    insertRoute(db, {
      id: `${chatId}-${pattern}`,
      source: 'alert',
      field: 'severity',
      pattern,
      chatId,
      createdBy: 'test',
      createdAt: 0,
    }),
  ]);

beforeEach(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  await env.DB.batch([env.DB.prepare('DELETE FROM routes'), env.DB.prepare('DELETE FROM alerts')]);
});

const post = (body: string, authorization?: string, settings: object = { ALERT_WEBHOOK_SECRET: SECRET }) => {
  const touched: string[] = [];
  const nothing = new Proxy(settings, {
    get: (target, name) => {
      if (Reflect.has(target, name)) return Reflect.get(target, name);
      touched.push(String(name));
      return undefined;
    },
  });
  const request = new Request('https://golem.test/alerts/alertmanager', {
    method: 'POST',
    body,
    headers: authorization === undefined ? {} : { authorization },
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing of it may be touched
  return receiveAlerts(request, nothing as never).then(({ status }) => ({ status, touched }));
};

test.for([undefined, 'Bearer wrong', `Basic ${SECRET}`, SECRET, `Bearer ${SECRET}x`])(
  'a notification with %s as its secret touches nothing',
  async (authorization) => {
    expect(await post('{"version":"4","alerts":[]}', authorization)).toEqual({ status: 401, touched: [] });
  },
);

test.for([
  ['no JSON', 'hello', 400],
  ['another version', '{"version":"3","alerts":[]}', 400],
  ['more than 512 KiB', 'x'.repeat(600_000), 413],
] as const)(
  '%s is refused and stores nothing; only who the owners are is looked up, to tell them',
  async ([, body, status]) => {
    expect(await post(body, `Bearer ${SECRET}`)).toEqual({ status, touched: ['OWNER_IDS'] });
  },
);

test('without a secret in the settings nothing is heard', async () => {
  expect(await post('{}', 'Bearer ', { ALERT_WEBHOOK_SECRET: '' })).toMatchObject({ status: 503 });
});

test('an alert is told to the chat of its route, and begins one run there with words that are data', async () => {
  await route('100');
  const { said, begun, telling } = chats();
  const alerts = parsed(firing());
  await tellChats(telling, alerts);
  await tellChats(telling, alerts);
  expect(said).toEqual([expect.stringContaining('100 alert-a1b2c3d4e5f60718')]);
  expect(said[0]).toContain(String.raw`\*\*down\*\* \@everyone`);
  expect(begun).toEqual([
    expect.objectContaining({
      id: `${alerts[0]?.id}-100`,
      source: 'alert',
      author: expect.objectContaining({ id: 'system:alertmanager' }),
      request: expect.objectContaining({ byOthers: true }),
    }),
  ]);
});

test('after a crash before the rows were written, all of it comes again under the same keys', async () => {
  await route('100');
  const first = chats();
  await tellChats(first.telling, parsed(firing()));
  await env.DB.exec('DELETE FROM alerts');
  const second = chats();
  await tellChats(second.telling, parsed(firing()));
  expect(second).toMatchObject({ said: first.said, begun: first.begun });
});

test('a chat that a new route names hears of what still fires', async () => {
  await route('100');
  await tellChats(chats().telling, parsed(firing()));
  await route('200');
  const { begun, telling } = chats();
  await tellChats(telling, parsed(firing()));
  expect(begun.map(({ chat }) => chat.id)).toEqual(['200']);
});

test('the end of an alert is one line where its beginning was told, and no run', async () => {
  await route('100');
  await tellChats(chats().telling, parsed(firing()));
  const { said, begun, telling } = chats();
  await tellChats(telling, parsed(over));
  await tellChats(telling, parsed(over));
  expect([said.length, said[0], begun]).toEqual([1, expect.stringContaining('is over'), []]);
  const [row] = await alertsById(db, [parsed(over)[0]?.id ?? '']);
  expect(row?.endedAt).toBe(Date.parse('2026-11-21T12:30:00Z'));
});

test('a storm of alerts opens three conversations, and the rest are counted', async () => {
  await route('100');
  const { said, begun, telling } = chats();
  const storm = Array.from({ length: 40 }, (_, index) =>
    firing({ instance: `web-${index}` }, index.toString(16).padStart(16, '0')),
  );
  await tellChats(telling, parsed(...storm));
  expect([begun.length, said.length]).toEqual([3, 4]);
  expect(said.at(-1)).toContain('And 37 more alerts');
});

test('the end of a storm is told in a few lines too', async () => {
  await route('100');
  const storm = Array.from({ length: 40 }, (_, index) =>
    firing({ instance: `web-${index}` }, index.toString(16).padStart(16, '0')),
  );
  await tellChats(chats().telling, parsed(...storm));
  const { said, telling } = chats();
  await tellChats(
    telling,
    parsed(...storm.map((each) => ({ ...each, status: 'resolved', endsAt: over.endsAt }))),
  );
  expect([said.length, said.at(-1)]).toEqual([4, expect.stringContaining('And 37 more are over')]);
});

test('a notification of several hundred alerts is kept to the last of them', async () => {
  const alerts = Array.from({ length: 600 }, (_, index) => firing({}, index.toString(16).padStart(16, '0')));
  const request = new Request('https://golem.test/alerts/alertmanager', {
    method: 'POST',
    body: JSON.stringify({ version: '4', alerts }),
    headers: { authorization: `Bearer ${SECRET}` },
  });
  const configured = { ...env, ALERT_WEBHOOK_SECRET: SECRET, OWNER_IDS: '' };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no owner and no route: nobody is told
  const { status } = await receiveAlerts(request, configured as never);
  const { results } = await env.DB.prepare('SELECT count(*) AS n FROM alerts').all();
  expect([status, results]).toEqual([204, [{ n: 600 }]]);
});

test('an alert that no route names is told to the owners, once a day for its name, and begins no run', async () => {
  const { said, begun, telling } = chats();
  await tellChats(telling, parsed(firing()));
  expect(begun).toEqual([]);
  expect(said).toEqual([expect.stringMatching(/^owner\.42 unrouted\.\d+\.SiteDown: /)]);
  expect(said[0]).toContain('golem.add_route');
});
