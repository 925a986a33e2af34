import { resolve } from 'node:path';
import { confirm, isCancel } from '@clack/prompts';
import type { Command } from 'commander';
import { type Target, withStorage, withTarget } from '../cloud/target.ts';
import { type Shell, UserError } from '../terminal.ts';
import { bucketNames, readWorkers } from '../workspace/workers.ts';
import { backup } from './backup.ts';
import { summaryOf } from './manifest.ts';
import { openBackup, restore } from './restore.ts';

/** Asks before something that cannot be taken back; without a terminal it has to be said with `--yes`. */
export const requireYes = async (question: string, yes: boolean): Promise<void> => {
  if (yes) return;
  if (!process.stdin.isTTY) throw new UserError(`${question} Say --yes.`);
  const answer = await confirm({ message: question, initialValue: false });
  if (isCancel(answer) || !answer) throw new UserError('nothing was done');
};

interface RestoreOptions extends Target {
  force: boolean;
  yes: boolean;
  check: boolean;
}

const where = ({ local }: Target): string => (local ? 'the local storage' : 'the account');

const AFTER = [
  'Then, in this order: `pnpm golem audit verify`, `pnpm golem doctor`, and `/unfreeze all` if it was frozen.',
];

/** `golem backup` and `golem restore`. */
export const addBackupCommands = (program: Command, { say }: Shell): void => {
  withTarget(program.command('backup'))
    .argument('[file]', 'where to', `golem-${new Date().toISOString().slice(0, 10)}.tar.gz`)
    .description('write the database and the buckets into one file, checked')
    .option('--json', 'one JSON document', false)
    .addHelpText(
      'after',
      `
All that was ever said is in the file: only you can read it, keep it so. Secrets are not in it.

Examples:
  $ pnpm golem backup
  $ pnpm golem backup --local before.tar.gz`,
    )
    .action(async (file: string, options: Target & { json: boolean }) => {
      const path = resolve(file);
      const buckets = bucketNames(readWorkers());
      await withStorage(options, (storage) => backup(storage, buckets, path));
      // Read back from the disk: a backup that was never read is a hope.
      const manifest = await openBackup(path, async (read) => read);
      say(
        options.json
          ? JSON.stringify({ file: path, ...manifest }, null, 2)
          : `✓ ${path}: ${summaryOf(manifest)}, read back`,
      );
    });
  withTarget(program.command('restore'))
    .argument('<file>', 'a file that `backup` has written')
    .description('bring a backup back; the tables become what they were then')
    .option('--force', 'into a database that is not empty', false)
    .option('--check', 'only check the file, and touch nothing', false)
    .option('--yes', 'without asking', false)
    .addHelpText(
      'after',
      '\nExamples:\n  $ pnpm golem restore golem-2026-11-21.tar.gz --check\n  $ pnpm golem restore golem-2026-11-21.tar.gz',
    )
    .action(async (file: string, options: RestoreOptions) => {
      const path = resolve(file);
      const { createdAt, ...manifest } = await openBackup(path, async (read) => read);
      const what = `${summaryOf({ createdAt, ...manifest })}, of ${createdAt}`;
      if (options.check) return say(`✓ the file is whole: ${what}`);
      await requireYes(`Put ${what} into ${where(options)}?`, options.yes);
      await withStorage(options, (storage) => restore(storage, path, options.force));
      say(`✓ ${where(options)} has ${what}`, ...AFTER);
    });
};
