import { REINDEX } from '@golem/db';
import type { Command } from 'commander';
import { type Target, withStorage, withTarget } from '../cloud/target.ts';

/** `golem memory reindex`. */
export const addMemoryCommands = (program: Command, say: (...lines: string[]) => void): void => {
  const memory = program.command('memory').description('what Golem remembers, and how it is found');
  withTarget(memory.command('reindex'))
    .description('build the indexes again: words at once, vectors with the next rounds of the cron')
    .action(async (options: Target) => {
      await withStorage(options, (storage) => storage.batch(REINDEX.map((sql) => ({ sql, params: [] }))));
      say('the indexes are built; the vector index hears of every fact within the next rounds of the cron');
    });
};
