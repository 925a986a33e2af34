import { resolve } from 'node:path';
import { REINDEX } from '@golem/db';
import type { Command } from 'commander';
import { openLocalStorage } from '../dev/local-storage.ts';
import { runWrangler } from '../process.ts';
import { UserError } from '../terminal.ts';
import { gatewayOf, ROOT, readWorkers } from '../workspace/workers.ts';

/** Builds the indexes of memory and history again, in the account or in the local storage, in one transaction. */
const reindexMemory = async (target: { local: boolean; persistTo: string }): Promise<void> => {
  const gateway = gatewayOf(readWorkers());
  if (target.local) {
    await using storage = await openLocalStorage(gateway, resolve(target.persistTo));
    await storage.db.batch(REINDEX.map((sql) => storage.db.prepare(sql)));
    return;
  }
  const database = gateway.config.d1_databases[0]?.database_name ?? 'golem';
  const { code, output } = await runWrangler(
    ['d1', 'execute', database, '--remote', '--command', REINDEX.join(';\n'), '-c', gateway.configPath],
    { cwd: ROOT },
  );
  if (code !== 0) throw new UserError(`could not index the database ${database} again:\n${output.trim()}`);
};

/** `golem memory reindex`. */
export const addMemoryCommands = (program: Command, say: (...lines: string[]) => void): void => {
  program
    .command('memory')
    .description('what Golem remembers, and how it is found')
    .command('reindex')
    .description('build the indexes again: words at once, vectors with the next rounds of the cron')
    .option('--local', 'the local storage instead of the account, while nothing runs on it', false)
    .option('--persist-to <dir>', 'folder of the local storage', '.golem')
    .action(async (options: { local: boolean; persistTo: string }) => {
      await reindexMemory(options);
      say('the indexes are built; the vector index hears of every fact within the next rounds of the cron');
    });
};
