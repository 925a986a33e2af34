import { afterAll, beforeAll, expect, test } from 'vitest';
import { type System, startSystem } from '../chaos/system.ts';
import { until } from './until.ts';

let golem: System;
let discord: System['world']['discord'];

beforeAll(async () => {
  golem = await startSystem();
  discord = golem.world.discord;
});
afterAll(() => golem.close());

/** The pictures in the chat: what Discord stored, byte for byte. */
const charts = () =>
  discord.messages('ops').flatMap(({ attachments }) =>
    attachments.map(({ id, filename, content_type: type }) => {
      const bytes = Buffer.from(discord.store.files.get(id)?.bytes ?? []);
      return {
        filename,
        type,
        isPicture: bytes.subarray(1, 4).toString() === 'PNG' && bytes.includes('IEND'),
      };
    }),
  );
const chart = { filename: 'chart.png', type: 'image/png', isPicture: true };

const askForChart = () =>
  discord.slash({
    user: 'owner',
    channel: 'ops',
    command: 'do',
    options: { capability: 'observability.query_metrics', arguments: 'query=node_load1 minutes=60' },
  });
const answered = (id: string | undefined) =>
  until('the end of the run', () =>
    golem.query("SELECT id FROM runs WHERE id = ? AND status = 'answered'", id ?? ''),
  );
const lastRun = (): string => String(golem.query('SELECT id FROM runs ORDER BY created_at DESC')[0]?.['id']);

test('the chart of a skill arrives at Discord once, with all its bytes, though the answer to sending it is lost', async () => {
  discord.faults.inject({ method: 'PATCH', path: /@original/, cut: 'after', times: 2 });
  await askForChart();
  await until('the chart', () => charts());
  await answered(lastRun());
  expect(charts()).toEqual([chart]);
});

test('killed between storing the chart and sending it, Golem still sends it, once', async () => {
  discord.faults.inject({ path: /@original|messages/, respond: { status: 503 }, times: 1_000 });
  await askForChart();
  // The run has ended, so its files are stored; Discord takes none of what is said.
  await until(
    'the second run',
    () => golem.query("SELECT id FROM runs WHERE status = 'answered'").length === 2,
  );
  await golem.killAndRestart();
  expect(charts()).toHaveLength(1);
  discord.faults.clear();
  await until('the second chart', () => charts().length > 1, 60_000);
  expect(charts()).toEqual([chart, chart]);
  const said = discord.messages('ops').filter(({ author }) => author.bot === true);
  expect(said).toHaveLength(2);
}, 120_000);
