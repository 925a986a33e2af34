import { resolve } from 'node:path';
import { type AuditRow, allAudit, openDb, openRemoteDb } from '@golem/db';
import { type ChainReport, chainReportText, newestAnchor, verifyChain } from '@golem/worker-kit/audit-chain';
import type { Command } from 'commander';
import { z } from 'zod';
import { openLocalStorage } from '../dev/local-storage.ts';
import { runWrangler } from '../process.ts';
import { bucketStore, type SoulStore, wranglerStore } from '../soul/store.ts';
import { UserError } from '../terminal.ts';
import { gatewayOf, readWorkers } from '../workspace/workers.ts';

const Executed = z.tuple([z.object({ results: z.array(z.record(z.string(), z.unknown())) })]);

/** Runs one query in the account's database; the rows are values in the order of the columns. */
const executeRemotely =
  (database: string) =>
  async (sql: string): Promise<unknown[][]> => {
    const args = ['d1', 'execute', database, '--remote', '--json', '--command', sql];
    const { code, stdout, output } = await runWrangler(args);
    if (code !== 0) throw new UserError(`could not read the database ${database}:\n${output.trim()}`);
    return Executed.parse(JSON.parse(stdout))[0].results.map((row) => Object.values(row));
  };

const verify = async (rows: AsyncIterable<AuditRow>, bucket: SoulStore): Promise<ChainReport> =>
  verifyChain(rows, await newestAnchor((key) => bucket.read(key), Date.now()));

/** Checks the audit log of the account or of the local storage against its hashes and its newest anchor. */
export const verifyAudit = async (target: { local: boolean; persistTo: string }): Promise<ChainReport> => {
  const gateway = gatewayOf(readWorkers());
  const { d1_databases, r2_buckets } = gateway.config;
  if (!target.local) {
    const db = openRemoteDb(executeRemotely(d1_databases[0]?.database_name ?? 'golem'));
    return verify(allAudit(db), wranglerStore(r2_buckets[0]?.bucket_name ?? 'golem-soul'));
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
