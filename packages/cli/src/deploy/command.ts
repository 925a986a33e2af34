import { globSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_COMMANDS, registrationOf } from '@golem/discord';
import type { Command } from 'commander';
import { findAccount, openAccount } from '../cloud/account.ts';
import { readSoulFiles } from '../soul/sync.ts';
import { createLog, type Shell } from '../terminal.ts';
import { ROOT, readWorkers, type WorkerApp } from '../workspace/workers.ts';
import { bundle } from './bundle.ts';
import { deploySteps, selected } from './deploy.ts';
import { outcomeLines } from './outcome-lines.ts';
import { runSteps, type StepOutcome } from './steps.ts';

/** What `--dry-run` can say without an account: that everything bundles, and what there is. */
const listAll = async (workers: readonly WorkerApp[], { say }: Shell): Promise<number> => {
  for (const worker of workers) {
    const { release, size } = await bundle(worker);
    say(`✓ bundle ${worker.config.name}`, `    ${release}, ${size}`);
  }
  const migrations = globSync('*.sql', { cwd: join(ROOT, 'migrations') });
  const soul = Object.keys(readSoulFiles(join(ROOT, 'soul')));
  const commands = registrationOf(BUILT_COMMANDS);
  say(
    `${migrations.length} migrations, ${soul.length} files of the soul, ${commands.length} Discord commands`,
    'nobody is logged in at Cloudflare, so nothing was compared; log in with `npx wrangler login`',
  );
  return 0;
};

interface Options {
  dryRun: boolean;
  only?: string;
  json: boolean;
}

const deploy = async ({ dryRun, only, json }: Options, shell: Shell): Promise<number> => {
  const workers = readWorkers();
  if (only !== undefined) selected(workers, only);
  const account = dryRun ? await findAccount(process.env) : await openAccount();
  if (!account) return listAll(only === undefined ? workers : selected(workers, only), shell);
  if (!json) shell.say(`account ${account.name} (${account.id})`);
  const steps = deploySteps({ account, workers, env: process.env, log: createLog(false) }, only);
  const outcomes: StepOutcome[] = [];
  const ok = await runSteps(steps, dryRun, (outcome) => {
    outcomes.push(outcome);
    if (!json) shell.say(...outcomeLines(outcome));
  });
  const changed = outcomes.some(({ outcome }) => outcome === 'changed' || outcome === 'would-change');
  if (json) shell.say(JSON.stringify({ ok, changed, account: account.id, steps: outcomes }, null, 2));
  else if (ok && !changed) shell.say('nothing to do: everything is as it is here');
  return ok ? 0 : 1;
};

/** `golem deploy`. */
export const addDeployCommand = (program: Command, shell: Shell): void => {
  program
    .command('deploy')
    .description('deploy buckets, database, skills, gateway, soul and commands; safe to run again')
    .option('--dry-run', 'show what would change, and change nothing', false)
    .option('--only <worker>', 'this Worker and nothing else, such as gateway or email')
    .option('--json', 'one JSON document', false)
    .addHelpText(
      'after',
      `
Needs CLOUDFLARE_API_TOKEN or \`npx wrangler login\`; DISCORD_BOT_TOKEN and DISCORD_APPLICATION_ID for the commands.
Exit code: 0 done or nothing to do, 1 a step failed.

Examples:
  $ pnpm golem deploy --dry-run        what would change
  $ pnpm golem deploy
  $ pnpm golem deploy --only gateway   one Worker; no migration, no soul, no commands`,
    )
    .action(async (options: Options) => shell.exit(await deploy(options, shell)));
};
