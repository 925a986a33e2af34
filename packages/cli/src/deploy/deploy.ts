import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { BUILT_COMMANDS, registrationOf } from '@golem/discord';
import { diffLines } from '../commands/diff.ts';
import { publishCommands } from '../commands/publish.ts';
import { runWrangler } from '../process.ts';
import { wranglerStore } from '../soul/store.ts';
import { pushSoul, readSoulFiles } from '../soul/sync.ts';
import { type Log, UserError } from '../terminal.ts';
import { gatewayOf, ROOT, readWorkers, type WorkerApp } from '../workspace/workers.ts';
import type { Step } from './steps.ts';

export interface DeployOptions {
  dryRun: boolean;
  /** A Worker's folder, or a folder without its `skills-`, to deploy nothing else. */
  only?: string | undefined;
}

const LOGIN = 'check `wrangler whoami`; log in with `wrangler login`, or set CLOUDFLARE_API_TOKEN';
const SOUL_DIR = join(ROOT, 'soul');

const wrangler = async (args: readonly string[]): Promise<string> => {
  const { code, output } = await runWrangler(args, { cwd: ROOT });
  if (code !== 0) throw new UserError(stripVTControlCharacters(output).trim());
  return output;
};

/** The sizes that wrangler tells, as `120.5 KiB, 31.2 KiB gzip`. */
export const sizesIn = (output: string): string => {
  const sizes = /Total Upload: (.+?) \/ gzip: (.+)/.exec(output);
  return sizes ? `${sizes[1]?.trim()}, ${sizes[2]?.trim()} gzip` : 'size unknown';
};

const bundleStep = (worker: WorkerApp): Step => ({
  title: `bundle ${worker.config.name}`,
  hint: `mend what wrangler says about apps/${worker.folder}`,
  run: async () => {
    const outdir = mkdtempSync(join(tmpdir(), 'golem-bundle-'));
    try {
      return [sizesIn(await wrangler(['deploy', '--dry-run', '--outdir', outdir, '-c', worker.configPath]))];
    } finally {
      rmSync(outdir, { recursive: true });
    }
  },
});

const workerStep = (worker: WorkerApp): Step => ({
  title: `deploy ${worker.config.name}`,
  hint: LOGIN,
  run: async () => [sizesIn(await wrangler(['deploy', '-c', worker.configPath]))],
});

/** The database is made before the Workers are, so that new code never meets old tables. */
const databaseStep = (gateway: WorkerApp, database: string): Step => ({
  title: `migrate the database ${database}`,
  hint: `${LOGIN}; \`wrangler d1 migrations list ${database} --remote\` in apps/gateway shows what is left`,
  run: async () => {
    const config = ['-c', gateway.configPath];
    const known = await runWrangler(['d1', 'info', database, '--json', ...config], { cwd: ROOT });
    if (known.code !== 0) {
      if (!/couldn't find|not found|no d1|does not exist/i.test(known.output)) {
        throw new UserError(known.output.trim());
      }
      await wrangler(['d1', 'create', database, '--update-config=false', ...config]);
    }
    const output = await wrangler(['d1', 'migrations', 'apply', database, '--remote', ...config]);
    return output.includes('No migrations to apply') ? ['nothing to apply'] : ['applied'];
  },
});

const soulStep = (bucket: string): Step => ({
  title: `push the soul to ${bucket}`,
  hint: `${LOGIN}; \`pnpm golem soul diff\` shows how the files stand`,
  run: async () =>
    Object.entries(await pushSoul(SOUL_DIR, wranglerStore(bucket), false)).map(
      ([key, state]) => `${state.padEnd(6)} ${key}`,
    ),
});

const commandsStep = (log: Log): Step => ({
  title: 'register the Discord commands',
  hint: 'set DISCORD_BOT_TOKEN and DISCORD_APPLICATION_ID in the environment, then `pnpm golem commands push`',
  run: async () => diffLines(await publishCommands(process.env, log)),
});

const listStep = (title: string, lines: () => string[]): Step => ({
  title,
  hint: 'mend the file that is named',
  run: async () => lines(),
});

const selected = (workers: readonly WorkerApp[], only: string): WorkerApp[] => {
  const found = workers.filter(
    ({ folder, config }) => folder === only || folder === `skills-${only}` || config.name === only,
  );
  if (found.length > 0) return found;
  throw new UserError(`no Worker ${only}; there are ${workers.map(({ folder }) => folder).join(', ')}`);
};

/** What a deployment does, in order: database, skills, gateway, soul, commands. A dry run needs no account. */
export const deploySteps = (
  { dryRun, only }: DeployOptions,
  log: Log,
  workers: WorkerApp[] = readWorkers(),
): Step[] => {
  if (only !== undefined) return selected(workers, only).map(dryRun ? bundleStep : workerStep);
  const gateway = gatewayOf(workers);
  if (dryRun) {
    return [
      ...workers.map(bundleStep),
      listStep('migrations', () => globSync('*.sql', { cwd: join(ROOT, 'migrations') }).toSorted()),
      listStep('soul', () => Object.keys(readSoulFiles(SOUL_DIR))),
      listStep('Discord commands', () => registrationOf(BUILT_COMMANDS).map(({ name }) => name)),
    ];
  }
  const skills = workers.filter((worker) => worker !== gateway);
  return [
    ...gateway.config.d1_databases.map(({ database_name }) => databaseStep(gateway, database_name)),
    ...skills.map(workerStep),
    workerStep(gateway),
    ...gateway.config.r2_buckets
      .filter(({ binding }) => binding === 'SOUL')
      .map(({ bucket_name }) => soulStep(bucket_name)),
    commandsStep(log),
  ];
};
