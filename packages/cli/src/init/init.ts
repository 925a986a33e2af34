import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isCancel, password, text } from '@clack/prompts';
import type { Command } from 'commander';
import { type Account, openAccount } from '../cloud/account.ts';
import { deploySteps } from '../deploy/deploy.ts';
import { readLive } from '../deploy/live-worker.ts';
import { outcomeLines } from '../deploy/outcome-lines.ts';
import { runSteps } from '../deploy/steps.ts';
import { createLog, type Shell, UserError } from '../terminal.ts';
import { gatewayOf, ROOT, readWorkers, type WorkerApp } from '../workspace/workers.ts';
import { putSecrets } from './put-secrets.ts';
import { QUESTIONS, type Question, variableOf } from './questions.ts';
import { madeSecrets } from './secrets-file.ts';
import { tryCredentials } from './try-credentials.ts';

/** The other addresses that may be given; they become settings of the Workers too. */
const ADDRESSES = ['DISCORD_API_BASE_URL', 'ANTHROPIC_BASE_URL', 'HCLOUD_API_BASE_URL'];

const complaint = ({ schema }: Question, value: string): string | undefined => {
  const parsed = schema.safeParse(value);
  return parsed.success ? undefined : (parsed.error.issues[0]?.message ?? 'not so');
};

const askPerson = async (question: Question): Promise<string> => {
  const validate = (value: string | undefined) =>
    question.optional && !value ? undefined : complaint(question, value ?? '');
  const options = { message: question.ask, validate };
  const answer = await (question.secret ? password(options) : text(options));
  if (isCancel(answer)) throw new UserError('nothing was changed; run it again whenever you like');
  return (answer ?? '').trim();
};

/** What is given in the environment is not asked; neither is what the Workers have already, unless it is to change. */
const collect = async (
  known: ReadonlySet<string>,
  { change, interactive }: { change: boolean; interactive: boolean },
): Promise<Record<string, string>> => {
  const answers: Record<string, string> = {};
  const missing: string[] = [];
  for (const question of QUESTIONS) {
    const given = process.env[question.name]?.trim();
    if (given) {
      const wrong = complaint(question, given);
      if (wrong) throw new UserError(`${question.name}: ${wrong}`);
      answers[question.name] = given;
    } else if (known.has(variableOf(question.name)) && !change) continue;
    else if (interactive) answers[question.name] = await askPerson(question);
    else if (!question.optional) missing.push(question.name);
  }
  if (missing.length > 0)
    throw new UserError(`without a terminal these have to be in the environment: ${missing.join(', ')}`);
  return answers;
};

const secretsThere = async (
  account: Account,
  workers: readonly WorkerApp[],
): Promise<Map<string, string[]>> =>
  new Map(
    await Promise.all(
      workers.map(
        async (worker) => [worker.config.name, (await readLive(account, worker))?.secrets ?? []] as const,
      ),
    ),
  );

const MADE = '.golem/production.json';

/**
 * The secrets that are made and not asked, when any Worker lacks them. All Workers have the same GRANT_SECRET, and redacted
 * topics are known by it: where some have one that this machine does not know, making another would forget them.
 */
const sharedSecrets = (there: ReadonlyMap<string, readonly string[]>): Record<string, string> => {
  const have = [...there.values()].filter((names) => names.includes('GRANT_SECRET'));
  if (have.length === there.size) return {};
  const path = join(ROOT, MADE);
  const { GRANT_SECRET, OPERATOR_TOKEN } = process.env;
  if (GRANT_SECRET && OPERATOR_TOKEN) return { GRANT_SECRET, OPERATOR_TOKEN };
  if (have.length > 0 && !GRANT_SECRET && !existsSync(path)) {
    throw new UserError(
      `some Workers have a GRANT_SECRET that is not in ${MADE}; run it where that file is, or with GRANT_SECRET in the environment`,
    );
  }
  return { ...madeSecrets(path), ...(GRANT_SECRET ? { GRANT_SECRET } : {}) };
};

/** The two things that only a person can do, in Discord's portal. */
const portalLines = (address: string, applicationId: string): string[] => [
  '',
  'Two things are left, both at https://discord.com/developers/applications:',
  `1. General Information → Interactions Endpoint URL: ${address}/discord/interactions  (Discord tries it when you save)`,
  '2. Invite Golem to your server: open this address',
  `   https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=309237746688`,
  'Then say /help to it. `pnpm golem doctor` looks at everything.',
];

const init = async ({ change }: { change: boolean }, { say }: Shell): Promise<number> => {
  const account = await openAccount();
  const workers = readWorkers();
  say(`Golem goes into the account ${account.name} (${account.id}).`);
  const there = await secretsThere(account, workers);
  const known = new Set([...there.values()].flat());
  const answers = await collect(known, { change, interactive: process.stdin.isTTY });

  const tried = await tryCredentials(answers, process.env);
  say(...tried.map(({ name, ok, told }) => `${ok ? '✓' : '✗'} ${name}: ${told}`));
  if (tried.some(({ ok }) => !ok)) {
    say('→ nothing was changed; mend what has a ✗ and run it again');
    return 1;
  }
  const env = { ...process.env, ...answers };
  const steps = deploySteps({ account, workers, env, log: createLog(false) });
  // The commands come last: they need a token that may only be at Cloudflare by now.
  const withCommands = Boolean(env['DISCORD_BOT_TOKEN'] && env['DISCORD_APPLICATION_ID']);
  const wanted = withCommands ? steps : steps.slice(0, -1);
  if (!(await runSteps(wanted, false, (outcome) => say(...outcomeLines(outcome))))) return 1;

  const given = Object.entries(answers).map(([name, value]) => [variableOf(name), value]);
  const addresses = ADDRESSES.map((name) => [name, process.env[name] ?? '']);
  const made = sharedSecrets(there);
  const told = await putSecrets(account, workers, {
    ...made,
    ...Object.fromEntries([...given, ...addresses]),
  });
  say(...told.map((line) => `✓ secrets of ${line}`));
  if (Object.keys(made).length > 0)
    say(`  GRANT_SECRET and OPERATOR_TOKEN are kept in ${MADE}; keep it safe`);

  const { subdomain } = await account.client.workers.subdomains.get({ account_id: account.id });
  const address = `https://${gatewayOf(workers).config.name}.${subdomain}.workers.dev`;
  say(...portalLines(address, answers['DISCORD_APPLICATION_ID'] ?? 'YOUR_APPLICATION_ID'));
  return 0;
};

/** `golem init`. */
export const addInitCommand = (program: Command, shell: Shell): void => {
  program
    .command('init')
    .description(
      'from nothing to a deployed Golem: asks, tries each credential, deploys, sets secrets; safe to run again',
    )
    .option('--change', 'ask also for what the Workers have already', false)
    .addHelpText(
      'after',
      `
Needs CLOUDFLARE_API_TOKEN or \`npx wrangler login\`. What is in the environment is not asked, so it runs without a
terminal too. Variables: ${QUESTIONS.map(({ name }) => name).join(', ')}.

Examples:
  $ pnpm golem init
  $ pnpm golem init --change                       another bot token
  $ HCLOUD_TOKEN=… pnpm golem init < /dev/null     add one, without questions`,
    )
    .action(async (options: { change: boolean }) => shell.exit(await init(options, shell)));
};
