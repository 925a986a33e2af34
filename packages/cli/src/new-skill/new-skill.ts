import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { problemsIn, readWorkspace } from '../check/workspace.ts';
import { runCommand } from '../process.ts';
import { UserError } from '../terminal.ts';
import { ROOT } from '../workspace/workers.ts';
import { allOrNothing } from './all-or-nothing.ts';
import { type Change, planSkill } from './plan.ts';
import { skillNameOf } from './skill-name.ts';

const MAIN = join(ROOT, 'packages/cli/src/main.ts');

/** What is done after the files are written, in this order. */
const steps = (changes: readonly Change[]): [title: string, command: string, args: string[]][] => [
  [
    'format the files',
    join(ROOT, 'node_modules/.bin/biome'),
    ['check', '--write', ...changes.map(({ path }) => path)],
  ],
  ['install', 'pnpm', ['install', '--no-frozen-lockfile', '--prefer-offline']],
  // In a process of its own, because this one has read the list of manifests already.
  ['write its policy', process.execPath, ['--no-warnings', MAIN, 'seed-policies']],
];

const run = async (title: string, command: string, args: string[]): Promise<void> => {
  const { code, output } = await runCommand(command, args, { cwd: ROOT });
  if (code !== 0) throw new UserError(`could not ${title}; all is as it was:\n${output.trimEnd()}`);
};

/** Fails for what the new skill lacks; a problem that was there before is not its own. */
const checkWorkspace = async (before: readonly string[]): Promise<void> => {
  const { stdout } = await runCommand(process.execPath, ['--no-warnings', MAIN, 'check-workspace'], {
    cwd: ROOT,
  });
  const added = stdout.split('\n').filter((line) => line !== '' && !before.includes(line));
  if (added.length > 0) throw new UserError(`this would be wrong, so all is as it was:\n${added.join('\n')}`);
};

const write = ({ path, content }: Change): void => {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), content);
};

const told = ({ path, isNew }: Change): string => `${isNew ? 'create' : 'change'} ${path}`;

/**
 * Makes a skill with one reading capability that works, and everything that Golem needs to know of it. Either all of it
 * is there afterwards or nothing. Throws a {@link UserError}.
 */
const newSkill = async (skill: string, dryRun: boolean, say: (...lines: string[]) => void): Promise<void> => {
  const changes = planSkill(ROOT, skillNameOf(skill));
  const todo = steps(changes);
  if (dryRun) return say(...changes.map(told), ...todo.map(([title]) => title));
  const folder = `apps/skills-${skill}`;
  const touched = [
    folder,
    ...changes.map(({ path }) => path).filter((path) => !path.startsWith(folder)),
    'pnpm-lock.yaml',
    'migrations',
  ];
  const problems = problemsIn(readWorkspace());
  await allOrNothing(ROOT, touched, async (goOn) => {
    for (const change of changes) write(change);
    say(...changes.map(told));
    for (const [title, command, args] of todo) {
      goOn();
      await run(title, command, args);
      say(title);
    }
    goOn();
    await checkWorkspace(problems);
  });
  say(
    `apps/skills-${skill} is ready: docs/adding-a-skill.md says what to do with it.`,
    `Try it: pnpm test --project skills-${skill}, pnpm dev, and /do ${skill}.read_status url=https://status.test/status.json`,
  );
};

export const addNewSkillCommand = (program: Command, say: (...lines: string[]) => void): void => {
  program
    .command('new-skill <name>')
    .description('make a skill: folder, manifest, binding, policy, tests; all checks pass')
    .option('--dry-run', 'only say what would be written', false)
    .action((name: string, { dryRun }: { dryRun: boolean }) => newSkill(name, dryRun, say));
};
