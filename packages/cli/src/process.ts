import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

export interface CommandResult {
  code: number;
  /** Standard output and standard error, as they came. */
  output: string;
  stdout: string;
  ms: number;
}

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  input?: string;
}

/** Runs a program to its end. Never throws: a program that cannot be started has the code 127. */
export const runCommand = (
  command: string,
  args: readonly string[],
  { cwd, env, input }: CommandOptions = {},
): Promise<CommandResult> =>
  new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: 'pipe' });
    let output = '';
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const end = (code: number) => resolve({ code, output, stdout, ms: performance.now() - started });
    child.on('error', (error) => {
      output += error.message;
      end(127);
    });
    child.on('close', (code) => end(code ?? 1));
    child.stdin.end(input);
  });

/** The program behind the `wrangler` command, to be run by Node.js itself: one process less, and signals arrive. */
export const WRANGLER = createRequire(import.meta.url).resolve('wrangler');

/** Keeps wrangler quiet, off the network where it need not be there, and without questions. */
export const quietWranglerEnv = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  CI: 'true',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_WRITE_LOGS: 'false',
});

/** Runs one wrangler command to its end. */
export const runWrangler = (args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> =>
  runCommand(process.execPath, ['--no-warnings', WRANGLER, ...args], {
    ...options,
    env: quietWranglerEnv(options.env ?? process.env),
  });
