import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from './golem.ts';

export interface Ran {
  code: number;
  /** Standard output and standard error. */
  output: string;
  stdout: string;
}

/** Runs `pnpm golem …` as a person does, with these variables over the usual ones. */
export const runGolem = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> => {
  const child = spawn(process.execPath, [join(ROOT, 'packages/cli/src/main.ts'), ...args], {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code]: unknown[] = await once(child, 'close');
  return { code: Number(code), output, stdout };
};
