import type { Account } from '../cloud/account.ts';
import { differencesOfPlace, type LiveWorker, readLive } from '../deploy/live-worker.ts';
import type { WorkerApp } from '../workspace/workers.ts';
import { bad, type Check, ok } from './check.ts';

/** A secret that every Worker has to have. */
const SHARED = 'GRANT_SECRET';

const DEPLOY = '`pnpm golem deploy`';

/** How one Worker stands in the account: there, bound, with its cron, and with which secrets (never their values). */
export const workerChecks = (worker: WorkerApp, live: LiveWorker | null): Check[] => {
  const { folder } = worker;
  if (!live) return [bad(folder, 'is not deployed', DEPLOY)];
  const differences = differencesOfPlace(worker, live);
  const names = Object.keys(worker.settings).filter((name) => live.secrets.includes(name));
  return [
    differences.length === 0
      ? ok(folder, `release ${live.release ?? 'unknown'}, bindings and triggers as configured`)
      : bad(folder, differences.join(', '), DEPLOY),
    names.includes(SHARED)
      ? ok(`${folder} secrets`, names.join(', '))
      : bad(
          `${folder} secrets`,
          `no ${SHARED}; there are ${names.join(', ') || 'none'}`,
          '`pnpm golem init` sets it, the same in all Workers',
        ),
  ];
};

export const accountChecks = async (account: Account, workers: readonly WorkerApp[]): Promise<Check[]> =>
  (
    await Promise.all(workers.map(async (worker) => workerChecks(worker, await readLive(account, worker))))
  ).flat();
