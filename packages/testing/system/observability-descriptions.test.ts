import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chat, chatWith } from './chat.ts';
import { type Golem, ROOT, startGolem } from './golem.ts';

/** They lie beside the checkout, and need not be there. */
const hasDescriptions = existsSync(join(ROOT, '../shared/specs/alertmanager/openapi.yaml'));

let golem: Golem;
let chat: Chat;
beforeAll(async () => {
  golem = await startGolem();
  chat = chatWith(golem);
});
afterAll(() => golem.close());

const perform = (action: string, args: object) =>
  chat.command('do', { capability: `observability.${action}`, arguments: JSON.stringify(args) });
const use = async (action: string, args: object) => chat.answer(await perform(action, args));

test('the small cloud has metrics, logs and errors to look at', async () => {
  expect(await use('query_metrics', { query: 'up' })).toContain('"instance": "web-1"');
  expect(await use('query_metrics', { query: 'node_load1', minutes: 60 })).toContain('"chart": true');
  expect(await use('query_logs', { query: '{app="shop"}', limit: 5 })).toContain('GET /');
  expect(await use('error_summary', { query: '{app="shop"}', minutes: 600 })).toContain('timeout after');
});

test('a silence is made, listed and ended', async () => {
  const silencing = await perform('silence_alert', { alert: 'SiteDown', minutes: 5, comment: 'known' });
  await chat.click(await chat.card(silencing), 'Approve');
  const made = /"silence": "([\w-]+)"/.exec(await chat.answer(silencing))?.[1] ?? '';
  expect(await use('list_alerts', {})).toContain(made);
  const ending = await perform('unsilence_alert', { silence: made });
  await chat.click(await chat.card(ending), 'Approve');
  await chat.answer(ending);
  expect(golem.world.cloud.countEffects('unsilence', made)).toBe(1);
});

// Last: it judges all that was sent above.
test.skipIf(!hasDescriptions)(
  'the descriptions of Prometheus and Alertmanager refuse no request that was sent (needs ../shared)',
  () => {
    const { prometheus, alertmanager } = golem.world.cloud;
    expect([prometheus.requests.length > 1, alertmanager.requests.length > 4]).toEqual([true, true]);
    expect([...prometheus.violations, ...alertmanager.violations]).toEqual([]);
  },
);
