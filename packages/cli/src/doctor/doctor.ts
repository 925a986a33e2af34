import { globSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { type Account, findAccount } from '../cloud/account.ts';
import { accountStorage } from '../cloud/account-storage.ts';
import { rowsOf } from '../cloud/storage.ts';
import { diffLines } from '../commands/diff.ts';
import { readCommandsDiff } from '../commands/publish.ts';
import type { Shell } from '../terminal.ts';
import { gatewayOf, ROOT, readWorkers } from '../workspace/workers.ts';
import { accountChecks } from './account-checks.ts';
import { bad, type Check, checkLines, ok, unknown } from './check.ts';
import { dataChecks } from './data-checks.ts';
import { devQuery } from './dev-query.ts';
import { gatewayChecks } from './gateway-checks.ts';

const migrationFiles = (): string[] => globSync('*.sql', { cwd: join(ROOT, 'migrations') }).toSorted();

const commandsCheck = async (env: NodeJS.ProcessEnv): Promise<Check> => {
  if (!env['DISCORD_BOT_TOKEN'] || !env['DISCORD_APPLICATION_ID']) {
    return unknown(
      'Discord commands',
      'not looked at: DISCORD_BOT_TOKEN and DISCORD_APPLICATION_ID are not set here',
    );
  }
  try {
    const lines = diffLines(await readCommandsDiff(env));
    return lines.length === 0
      ? ok('Discord commands', 'are registered and current')
      : bad('Discord commands', lines.join(', '), '`pnpm golem commands push`');
  } catch (error) {
    return bad(
      'Discord commands',
      error instanceof Error ? error.message : String(error),
      'is the bot token right?',
    );
  }
};

/** The gateway's address at workers.dev, when nobody has named another. */
const addressOf = async ({ client, id }: Account): Promise<string> => {
  const { subdomain } = await client.workers.subdomains.get({ account_id: id });
  return `https://${gatewayOf(readWorkers()).config.name}.${subdomain}.workers.dev`;
};

const ofAccount = async (account: Account): Promise<Check[]> => {
  const workers = readWorkers();
  const storage = accountStorage(account, workers);
  return [
    ...(await accountChecks(account, workers)),
    ...(await dataChecks((sql) => rowsOf(storage, sql), migrationFiles(), Date.now())),
  ];
};

/** Everything that can be looked at: from outside, in the account or in a running `dev`, and at Discord. */
const examine = async (url: string | undefined, env: NodeJS.ProcessEnv): Promise<Check[]> => {
  const here = url ?? 'http://localhost:8787';
  const query = await devQuery(here);
  if (query) {
    return [
      ...(await gatewayChecks(here)),
      ...(await dataChecks(query, migrationFiles(), Date.now())),
      await commandsCheck(env),
    ];
  }
  const account = await findAccount(env);
  if (!account) {
    const told = 'not looked at: nobody is logged in at Cloudflare';
    return [...(await gatewayChecks(here)), unknown('account, database', told), await commandsCheck(env)];
  }
  return [
    ...(await gatewayChecks(url ?? (await addressOf(account)))),
    ...(await ofAccount(account)),
    await commandsCheck(env),
  ];
};

/** `golem doctor`. */
export const addDoctorCommand = (program: Command, { say, exit }: Shell): void => {
  program
    .command('doctor')
    .description('look at everything, and say what to do about what is wrong')
    .addOption(
      new Option(
        '--url <url>',
        "address of the gateway; a running `dev`, else the account's at workers.dev",
      ).env('GOLEM_URL'),
    )
    .option('--json', 'one JSON document', false)
    .addHelpText(
      'after',
      `
✓ well, ✗ wrong with what to do, – could not be looked at. Exit code: 0 nothing is wrong, 1 something is.

Examples:
  $ pnpm golem doctor                            of \`pnpm dev\`, or of the account
  $ pnpm golem doctor --url https://golem.example.com --json`,
    )
    .action(async ({ url, json }: { url?: string; json: boolean }) => {
      const checks = await examine(url, process.env);
      const well = checks.every(({ state }) => state !== 'bad');
      say(...(json ? [JSON.stringify({ ok: well, checks }, null, 2)] : checks.flatMap(checkLines)));
      exit(well ? 0 : 1);
    });
};
