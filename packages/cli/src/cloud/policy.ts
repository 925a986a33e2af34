import type { Command } from 'commander';
import type { Shell } from '../terminal.ts';
import { UserError } from '../terminal.ts';
import { type Row, rowsOf } from './storage.ts';
import { type Target, withStorage, withTarget } from './target.ts';

const LIST = 'SELECT * FROM policies ORDER BY capability';

const lineOf = ({ capability, enabled, effect, confirm, min_role, approver_role }: Row): string =>
  `${enabled === 1 ? ' ' : '✗'} ${String(capability).padEnd(40)} ${String(effect).padEnd(12)} confirm ${String(confirm).padEnd(13)} from ${String(min_role)}, approved by ${String(approver_role)}`;

/** `golem policy list|show|export`. Changes go through Discord, where they are a call with a card. */
export const addPolicyCommands = (program: Command, { say }: Shell): void => {
  const policy = program
    .command('policy')
    .description('what the gate goes by; changed with /policy set in Discord, which asks and is audited');
  withTarget(policy.command('list'))
    .description('each capability in one line; ✗ is switched off')
    .addHelpText('after', '\nExample:\n  $ pnpm golem policy list')
    .action(async (target: Target) =>
      say(...(await withStorage(target, (storage) => rowsOf(storage, LIST))).map(lineOf)),
    );
  withTarget(policy.command('show'))
    .argument('<capability>', 'such as server-admin.restart_server')
    .description('all of one policy')
    .addHelpText('after', '\nExample:\n  $ pnpm golem policy show server-admin.restart_server')
    .action(async (capability: string, target: Target) => {
      const sql = 'SELECT * FROM policies WHERE capability = ?';
      const [row] = await withStorage(target, (storage) => rowsOf(storage, sql, capability));
      if (!row) throw new UserError(`${capability} has no policy, so the gate refuses it`);
      say(
        ...Object.entries(row).map(
          ([name, value]) =>
            `${name.padEnd(20)} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
        ),
      );
    });
  withTarget(policy.command('export'))
    .description('all policies as JSON, to compare or to keep')
    .addHelpText('after', '\nExample:\n  $ pnpm golem policy export > policies.json')
    .action(async (target: Target) =>
      say(JSON.stringify(await withStorage(target, (storage) => rowsOf(storage, LIST)), null, 2)),
    );
};
