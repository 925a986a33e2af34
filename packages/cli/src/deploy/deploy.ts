import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type Account, isMissing, LOGIN, reasonOf } from '../cloud/account.ts';
import { accountStorage, databaseId, waitingMigrations } from '../cloud/account-storage.ts';
import { diffLines } from '../commands/diff.ts';
import { publishCommands, readCommandsDiff } from '../commands/publish.ts';
import { bucketStore } from '../soul/store.ts';
import { brokenFiles, diffSoul, pushSoul, readSoulFiles } from '../soul/sync.ts';
import { type Log, UserError } from '../terminal.ts';
import { bucketNames, gatewayOf, ROOT, soulBucket, type WorkerApp } from '../workspace/workers.ts';
import { bundle } from './bundle.ts';
import { differences, RELEASE_VAR, readLive } from './live-worker.ts';
import type { Step } from './steps.ts';

const SOUL_DIR = join(ROOT, 'soul');

/** What is deployed, and where to. */
interface Deployment {
  account: Account;
  workers: readonly WorkerApp[];
  env: NodeJS.ProcessEnv;
  log: Log;
}

const bucketStep = ({ account }: Deployment, name: string): Step => ({
  title: `bucket ${name}`,
  hint: `${LOGIN}; R2 has to be switched on for the account once, in the dashboard`,
  look: async () => {
    const { client, id: account_id } = account;
    const missing = await client.r2.buckets.get(name, { account_id }).then(() => false, isMissingOr);
    return {
      changes: missing ? [`+ the bucket ${name}`] : [],
      apply: async () => {
        await client.r2.buckets.create({ account_id, name }).catch(fail);
        return [];
      },
    };
  },
});

const fail = (error: unknown): never => {
  throw new UserError(reasonOf(error));
};

const isMissingOr = (error: unknown): true => (isMissing(error) ? true : fail(error));

/** The tables are brought up to date before the Workers are, so that new code never meets old ones. */
const databaseStep = (deployment: Deployment, name: string): Step => ({
  title: `database ${name}`,
  hint: `${LOGIN}; \`npx wrangler d1 migrations list ${name} --remote\` in apps/gateway shows what is left`,
  look: async () => {
    const { account, workers } = deployment;
    const there = (await databaseId(account, name).catch(fail)) !== null;
    const waiting = there ? await waitingMigrations(accountStorage(account, workers)) : ['all migrations'];
    return {
      changes: [...(there ? [] : [`+ the database ${name}`]), ...waiting.map((file) => `+ ${file}`)],
      apply: async () => {
        if (!there) await account.client.d1.database.create({ account_id: account.id, name }).catch(fail);
        await accountStorage(account, workers).migrate();
        return [];
      },
    };
  },
});

const workerStep = ({ account }: Deployment, worker: WorkerApp): Step => ({
  title: `Worker ${worker.config.name}`,
  hint: `mend what is said about apps/${worker.folder}; for the account: ${LOGIN}`,
  look: async () => {
    const [{ release, size }, live] = await Promise.all([
      bundle(worker),
      readLive(account, worker).catch(fail),
    ]);
    return {
      changes: differences(worker, release, live),
      apply: async () => {
        const { code, output } = await account.wrangler([
          'deploy',
          '-c',
          worker.configPath,
          '--var',
          `${RELEASE_VAR}:${release}`,
        ]);
        if (code !== 0) throw new UserError(stripVTControlCharacters(output).trim());
        const address = /https:\/\/\S+/.exec(output)?.[0];
        return [size, ...(address === undefined ? [] : [address])];
      },
    };
  },
});

const soulStep = ({ account, workers }: Deployment): Step => ({
  title: 'soul',
  hint: `${LOGIN}; \`pnpm golem soul diff\` shows how the files stand`,
  look: async () => {
    const broken = [...brokenFiles(readSoulFiles(SOUL_DIR)).values()];
    if (broken.length > 0) throw new UserError(broken.join('\n'));
    const store = bucketStore(accountStorage(account, workers).bucket(soulBucket(workers)));
    const states = Object.entries(await diffSoul(SOUL_DIR, store));
    const put = states.filter(([, state]) => state === 'put');
    const kept = states
      .filter(([, state]) => state === 'kept')
      .map(([key]) => `  ${key} was edited in R2 and stays`);
    return {
      changes: put.length > 0 ? [...put.map(([key]) => `+ ${key}`), ...kept] : [],
      apply: async () => {
        await pushSoul(SOUL_DIR, store);
        return [];
      },
    };
  },
});

const commandsStep = ({ env, log }: Deployment): Step => ({
  title: 'Discord commands',
  hint: 'DISCORD_BOT_TOKEN and DISCORD_APPLICATION_ID have to be in the environment; `pnpm golem commands push` does this step alone',
  look: async () => ({
    changes: diffLines(await readCommandsDiff(env)),
    apply: async () => {
      await publishCommands(env, log);
      return [];
    },
  }),
});

/** The Workers that `--only` names: a folder, a folder without its `skills-`, or a Worker's name. */
export const selected = (workers: readonly WorkerApp[], only: string): WorkerApp[] => {
  const found = workers.filter(
    ({ folder, config }) => folder === only || folder === `skills-${only}` || config.name === only,
  );
  if (found.length > 0) return found;
  throw new UserError(`no Worker ${only}; there are ${workers.map(({ folder }) => folder).join(', ')}`);
};

/** What a deployment sees to, in order: buckets, database, skills, gateway, soul, commands. */
export const deploySteps = (deployment: Deployment, only?: string): Step[] => {
  const { workers } = deployment;
  if (only !== undefined) return selected(workers, only).map((worker) => workerStep(deployment, worker));
  return [
    ...bucketNames(workers).map((name) => bucketStep(deployment, name)),
    ...gatewayOf(workers).config.d1_databases.map((each) => databaseStep(deployment, each.database_name)),
    ...workers.map((worker) => workerStep(deployment, worker)),
    soulStep(deployment),
    commandsStep(deployment),
  ];
};
