import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureAcknowledgement } from './acknowledgement.ts';
import { closeConnections } from './client.ts';
import { measureHistory } from './history.ts';
import { APPLICATION_ID, interactionSigner, OWNER_ID } from './interaction.ts';
import { type Bench, keepBusy } from './load.ts';
import { startOutside, WITH_TOOL } from './outside.ts';
import { budgetsOf, print } from './report.ts';
import { measureRun } from './run.ts';
import { startGolem, startMinimal } from './runtime.ts';

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
});

/** Until the code is compiled and all 50 chats exist. */
const WARM_UP = 600;

const say = (text: string): void => console.error(text);
/** What the machine has to do besides: on a busy one even the ratios move. */
const load = (): string =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' / ');

const signer = interactionSigner();
await using outside = await startOutside();
const settings = {
  ...outside.settings,
  DISCORD_PUBLIC_KEY: signer.publicKey,
  DISCORD_APPLICATION_ID: APPLICATION_ID,
  DISCORD_BOT_TOKEN: 'bench',
  OWNER_IDS: OWNER_ID,
  ANTHROPIC_API_KEY: 'bench',
  GRANT_SECRET: 'only-for-the-bench-0123456789abcdef',
  OPERATOR_TOKEN: 'only-for-the-bench-0123456789abcdef',
  HCLOUD_TOKEN: 'bench',
  CLOUDFLARE_API_TOKEN: 'bench',
};

const timings = async () => {
  await using golem = await startGolem(settings);
  await using minimal = await startMinimal(settings);
  const bench: Bench = { signer, outside, golem, minimal, effort: options.quick ? 0.25 : 1 };
  const prompt = `${WITH_TOOL} the servers`;
  say('warming up …');
  for (const [system, path, answers] of [
    [golem, '/discord/interactions', true],
    [minimal, '/run', true],
    [minimal, '/bare', false],
  ] as const) {
    await keepBusy(bench, { system, path, prompt, answers }, 4, WARM_UP);
  }
  say('acknowledgement …');
  const acknowledgement = await measureAcknowledgement(bench);
  say('runs …');
  return { acknowledgement, run: await measureRun(bench) };
};

const loadBefore = load();
say('bundling and starting …');
const timed = await timings();
say('D1 …');
const figures = { ...timed, history: await measureHistory(signer, outside, settings) };
closeConnections();

const budgets = budgetsOf(figures);
print(figures, budgets);
console.log(
  `Load of the machine over 1 / 5 / 15 minutes: ${loadBefore} before, ${load()} after, on ${cpus().length} cores`,
);
if (options.json !== undefined) {
  const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? '', node: process.version };
  writeFileSync(options.json, `${JSON.stringify({ machine, ...figures, budgets }, null, 2)}\n`);
}
process.exitCode = budgets.every(({ ok }) => ok) ? 0 : 1;
