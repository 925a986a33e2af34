import { allAudit, openRemoteDb } from '@golem/db';
import { type ChainReport, chainReportText, newestAnchor, verifyChain } from '@golem/worker-kit/audit-chain';
import type { Command } from 'commander';
import { rowsOf } from '../cloud/storage.ts';
import { type Target, withStorage, withTarget } from '../cloud/target.ts';
import { bucketStore } from '../soul/store.ts';
import { readWorkers, soulBucket } from '../workspace/workers.ts';

/** Checks the audit log of the account or of the local storage against its hashes and its newest anchor. */
export const verifyAudit = (target: Target): Promise<ChainReport> =>
  withStorage(target, async (storage) => {
    const bucket = bucketStore(storage.bucket(soulBucket(readWorkers())));
    const db = openRemoteDb(async (sql) => (await rowsOf(storage, sql)).map((row) => Object.values(row)));
    return verifyChain(allAudit(db), await newestAnchor((key) => bucket.read(key), Date.now()));
  });

/** `golem audit verify`. */
export const addAuditCommands = (
  program: Command,
  say: (...lines: string[]) => void,
  exit: (code: number) => void,
): void => {
  const audit = program.command('audit').description('the log of everything that was decided and done');
  withTarget(audit.command('verify'))
    .description('check that no row was changed or removed; names the first one that was')
    .action(async (options: Target) => {
      const report = await verifyAudit(options);
      say(chainReportText(report));
      exit(report.ok ? 0 : 1);
    });
};
