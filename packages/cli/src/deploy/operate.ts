import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import type { Command } from 'commander';
import { requireYes } from '../backup/commands.ts';
import { openAccount } from '../cloud/account.ts';
import { quietWranglerEnv, WRANGLER } from '../process.ts';
import { type Shell, UserError } from '../terminal.ts';
import { ROOT, readWorkers } from '../workspace/workers.ts';
import { selected } from './deploy.ts';

/** `golem rollback` and `golem logs`: wrangler's own, by the short names of our Workers. */
export const addOperateCommands = (program: Command, { say, exit }: Shell): void => {
  program
    .command('rollback')
    .argument('<worker>', 'such as gateway or email')
    .argument('[version]', 'a version id; the one before, if left out')
    .description('put a Worker back to an earlier version; code only, no data')
    .option('--yes', 'without asking', false)
    .addHelpText(
      'after',
      `
Tables stay as they are. The next \`deploy\` puts the code of the repository back.

Example:
  $ pnpm golem rollback gateway`,
    )
    .action(async (name: string, version: string | undefined, { yes }: { yes: boolean }) => {
      const [worker] = selected(readWorkers(), name);
      if (!worker) return;
      await requireYes(`Put ${worker.config.name} back to ${version ?? 'the version before'}?`, yes);
      const account = await openAccount();
      const which = version === undefined ? [] : [version];
      const args = ['rollback', ...which, '-c', worker.configPath, '-y', '-m', 'pnpm golem rollback'];
      const { code, output } = await account.wrangler(args);
      if (code !== 0) throw new UserError(stripVTControlCharacters(output).trim());
      say(`✓ ${worker.config.name} is back; \`pnpm golem doctor\` looks at it`);
    });
  program
    .command('logs')
    .argument('[worker]', 'such as gateway or email', 'gateway')
    .description('what a Worker logs, as it happens; Ctrl+C ends it')
    .option('--json', 'each event as JSON', false)
    .addHelpText('after', '\nExamples:\n  $ pnpm golem logs\n  $ pnpm golem logs email --json')
    .action(async (name: string, { json }: { json: boolean }) => {
      const [worker] = selected(readWorkers(), name);
      if (!worker) return;
      const args = [
        '--no-warnings',
        WRANGLER,
        'tail',
        worker.config.name,
        '--format',
        json ? 'json' : 'pretty',
      ];
      const child = spawn(process.execPath, args, {
        cwd: ROOT,
        env: quietWranglerEnv(process.env),
        stdio: 'inherit',
      });
      const [code]: unknown[] = await once(child, 'exit');
      exit(typeof code === 'number' ? code : 0);
    });
};
