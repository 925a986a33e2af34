import { Command, InvalidArgumentError, Option } from 'commander';
import { addAuditCommands } from './audit/verify.ts';
import { addBackupCommands } from './backup/commands.ts';
import { check, fix } from './check/check.ts';
import { problemsIn, readWorkspace } from './check/workspace.ts';
import { addPolicyCommands } from './cloud/policy.ts';
import { addSqlCommand } from './cloud/sql.ts';
import { diffLines } from './commands/diff.ts';
import { publishCommands, readCommandsDiff } from './commands/publish.ts';
import { addDeployCommand } from './deploy/command.ts';
import { addOperateCommands } from './deploy/operate.ts';
import { dev } from './dev/dev.ts';
import { addDoctorCommand } from './doctor/doctor.ts';
import { addInitCommand } from './init/init.ts';
import { addMemoryCommands } from './memory/reindex.ts';
import { writePolicyMigration } from './migrations/write-policies.ts';
import { addNewSkillCommand } from './new-skill/new-skill.ts';
import { addSoulCommands } from './soul/commands.ts';
import { createLog } from './terminal.ts';
import { addTokenCommands } from './token/commands.ts';

const say = (...lines: string[]): void => {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
};

/** A port whose successor is one too. */
export const parsePort = (text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_534) throw new InvalidArgumentError('must be 1 to 65534.');
  return port;
};

const guild = () => new Option('--guild <id>', 'the commands of one server, instead of those everywhere');

/** The command line. `exit` hears the exit code of a command that has one. */
export const buildProgram = (exit: (code: number) => void): Command => {
  const program = new Command('golem').description('Develop, check, deploy and look after Golem.');
  const log = createLog(false);

  program
    .command('dev')
    .description('run Golem on this machine, with a local world for what is not configured')
    .option('--port <n>', 'port of the gateway; the local world gets the next one', parsePort, 8787)
    .option('--persist-to <dir>', 'folder for all state', '.golem')
    .option('--verbose', 'show all that wrangler says', false)
    .addHelpText('after', '\nSettings come from .dev.vars (see .dev.vars.example); the environment wins.')
    .action(async (options) => exit(await dev(options)));

  addInitCommand(program, { say, exit });
  addDeployCommand(program, { say, exit });
  addBackupCommands(program, { say, exit });
  addOperateCommands(program, { say, exit });
  addPolicyCommands(program, { say, exit });
  addSqlCommand(program, { say, exit });
  addSoulCommands(program, say);
  addAuditCommands(program, say, exit);
  addMemoryCommands(program, say);
  addTokenCommands(program, say);
  addNewSkillCommand(program, say);

  const commands = program.command('commands').description("Golem's commands at Discord");
  commands
    .command('diff')
    .description('show what registering would change')
    .addOption(guild())
    .action(async ({ guild: id }: { guild?: string }) => {
      const lines = diffLines(await readCommandsDiff(process.env, id));
      say(...(lines.length > 0 ? lines : ['all commands are registered and current']));
    });
  commands
    .command('push')
    .description('register the commands that differ')
    .addOption(guild())
    .action(async ({ guild: id }: { guild?: string }) =>
      say(...diffLines(await publishCommands(process.env, log, id))),
    );

  addDoctorCommand(program, { say, exit });

  program
    .command('check')
    .description('types, lint, format, unused code, workspace rules, bundles')
    .action(async () => exit(await check()));
  program
    .command('check-workspace')
    .description('only the workspace rules')
    .action(() => {
      const problems = problemsIn(readWorkspace());
      say(...problems);
      exit(problems.length === 0 ? 0 : 1);
    });
  program
    .command('seed-policies')
    .description('write the next migration, with the default policy of each capability that has none')
    .action(async () => say((await writePolicyMigration()) ?? 'every capability has a policy'));
  program
    .command('fix')
    .description('repair lint and format')
    .action(async () => exit(await fix()));
  return program;
};
