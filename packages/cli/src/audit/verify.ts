import { resolve } from 'node:path';
import { type AuditRow, allAudit, openDb, openRemoteDb } from '@golem/db';
import { type ChainReport, chainReportText, newestAnchor, verifyChain } from '@golem/worker-kit/audit-chain';
import type { Command } from 'commander';
import { z } from 'zod';
import { openLocalStorage } from '../dev/local-storage.ts';
import { runWrangler } from '../process.ts';
import { bucketStore, type SoulStore, wranglerStore } from '../soul/store.ts';
import { UserError } from '../terminal.ts';
import { gatewayOf, ROOT, readWorkers, type WorkerApp } from '../workspace/workers.ts';

const Executed = z.tuple([z.object({ results: z.array(z.record(z.string(), z.unknown())) })]);

/** The rows in what `wrangler d1 execute --json` prints, as values in the order of the columns. */
export const rowsIn = (printed: string): unknown[][] =>
  Executed.parse(JSON.parse(printed))[0].results.map((row) => Object.values(row));

/** Runs one query in the account's database. */
const executeRemotely =
  (gateway: WorkerApp) =>
  async (sql: string): Promise<unknown[][]> => {
    const database = gateway.config.d1_databases[0]?.database_name ?? 'golem';
    const { code, stdout, output } = await runWrangler(
      ['d1', 'execute', database, '--remote', '--json', '--command', sql, '-c', gateway.configPath],
      { cwd: ROOT },
    );
    if (code !== 0) throw new UserError(`could not read the database ${database}:\n${output.trim()}`);
    return rowsIn(stdout);
  };

const verify = async (rows: AsyncIterable<AuditRow>, bucket: SoulStore): Promise<ChainReport> =>
  verifyChain(rows, await newestAnchor((key) => bucket.read(key), Date.now()));

/** Checks the audit log of the account or of the local storage against its hashes and its newest anchor. */
export const verifyAudit = async (target: { local: boolean; persistTo: string }): Promise<ChainReport> => {
  const gateway = gatewayOf(readWorkers());
  if (!target.local) {
    const bucket = gateway.config.r2_buckets[0]?.bucket_name ?? 'golem-soul';
    return verify(allAudit(openRemoteDb(executeRemotely(gateway))), wranglerStore(bucket));
  }
  await using storage = await openLocalStorage(gateway, resolve(target.persistTo));
  // Awaited here, so that the storage stays open until then.
  return await verify(allAudit(openDb(storage.db)), bucketStore(storage.soul));
};

/** `golem audit verify`. */
export const addAuditCommands = (
  program: Command,
  say: (...lines: string[]) => void,
  exit: (code: number) => void,
): void => {
  program
    .command('audit')
    .description('the log of everything that was decided and done')
    .command('verify')
    .description('check that no row was changed or removed; names the first one that was')
    .option('--local', 'the local storage instead of the account', false)
    .option('--persist-to <dir>', 'folder of the local storage', '.golem')
    .action(async (options: { local: boolean; persistTo: string }) => {
      const report = await verifyAudit(options);
      say(chainReportText(report));
      exit(report.ok ? 0 : 1);
    });
};
