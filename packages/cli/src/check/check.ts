import { globSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../deploy/bundle.ts';
import { type CommandResult, runCommand } from '../process.ts';
import { ROOT, readWorkers } from '../workspace/workers.ts';
import { problemsIn, readWorkspace } from './workspace.ts';

interface Task {
  name: string;
  run: () => Promise<{ ok: boolean; output: string }>;
}

/** Runs one of the workspace's own tools. */
const tool = async (name: string, ...args: string[]): Promise<{ ok: boolean; output: string }> => {
  const result: CommandResult = await runCommand(join(ROOT, 'node_modules/.bin', name), args, { cwd: ROOT });
  return { ok: result.code === 0, output: result.output };
};

const typeTasks = (): Task[] =>
  globSync('{apps,packages}/*/{,*/,bench/workers/}tsconfig.json', { cwd: ROOT })
    .toSorted()
    .map((path) => ({
      name: `types ${path.replace('/tsconfig.json', '')}`,
      run: () => tool('tsc', '-p', path),
    }));

const workspaceTask: Task = {
  name: 'workspace rules',
  run: async () => {
    const problems = problemsIn(readWorkspace());
    return { ok: problems.length === 0, output: problems.join('\n') };
  },
};

/** Each Worker is bundled by wrangler as for a deployment. */
const bundleTasks = (): Task[] =>
  readWorkers().map((worker) => ({
    name: `bundle ${worker.config.name}`,
    run: async () => {
      await bundle(worker);
      return { ok: true, output: '' };
    },
  }));

/** How many tools run at once; each uses more than one thread of its own. */
const AT_ONCE = 2;

/** Runs everything that can be checked without running the product. Returns the exit code. */
export const check = async (): Promise<number> => {
  const started = performance.now();
  const tasks: Task[] = [
    workspaceTask,
    { name: 'lint', run: () => tool('oxlint', '--type-aware', '--deny-warnings') },
    { name: 'unused code', run: () => tool('knip') },
    { name: 'format', run: () => tool('biome', 'ci', '--colors=off') },
    ...typeTasks(),
    ...bundleTasks(),
  ];
  const waiting = [...tasks];
  const failed: string[] = [];
  const work = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const { ok, output } = await task
        .run()
        .catch((error: unknown) => ({ ok: false, output: String(error) }));
      process.stdout.write(ok ? `✓ ${task.name}\n` : `✗ ${task.name}\n${output.trimEnd()}\n`);
      if (!ok) failed.push(task.name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    failed.length === 0
      ? `all ${tasks.length} checks passed in ${seconds} s\n`
      : `failed in ${seconds} s: ${failed.join(', ')}\n`,
  );
  return failed.length === 0 ? 0 : 1;
};

/** Repairs what tools can repair: lint, then format. Returns the exit code. */
export const fix = async (): Promise<number> => {
  const lint = await tool('oxlint', '--type-aware', '--fix');
  const format = await tool('biome', 'check', '--write', '--colors=off');
  process.stdout.write(lint.output + format.output);
  return lint.ok && format.ok ? 0 : 1;
};
