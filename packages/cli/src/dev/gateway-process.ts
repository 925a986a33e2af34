import { fork } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { WRANGLER } from '../process.ts';
import { type Log, UserError } from '../terminal.ts';
import { forgetRunning, killGroup, recordRunning } from './process-group.ts';
import { localWranglerEnv } from './wrangler-env.ts';
import { wranglerLogReader } from './wrangler-log.ts';

/** How long the Workers get to end by themselves, in milliseconds. */
const STOP_TIMEOUT_MS = 5_000;

export interface GatewayProcess extends AsyncDisposable {
  /** Resolves with the reason when it ends, whoever ended it. */
  ended: Promise<string>;
}

export interface GatewayOptions {
  configs: readonly string[];
  port: number;
  persistTo: string;
  /** Names of variables that only the Workers may see. */
  workerOnly: readonly string[];
  log: Log;
}

/**
 * Starts all Workers in one `wrangler dev`, as the head of a process group of its own, so that it can be ended with
 * all its children, and ends with this process even when this process is killed.
 */
export const startGatewayProcess = ({
  configs,
  port,
  persistTo,
  workerOnly,
  log,
}: GatewayOptions): GatewayProcess => {
  const child = fork(
    WRANGLER,
    [
      'dev',
      ...configs.flatMap((path) => ['-c', path]),
      '--port',
      String(port),
      '--inspector-port',
      '0',
      '--persist-to',
      persistTo,
      '--show-interactive-dev-session=false',
    ],
    {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: ['--no-warnings', '--import', join(import.meta.dirname, 'die-with-parent.ts')],
      env: localWranglerEnv(process.env, workerOnly, persistTo),
    },
  );
  const group = child.pid;
  if (group !== undefined) recordRunning(persistTo, group);
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    const read = wranglerLogReader();
    createInterface({ input: stream }).on('line', (line) => {
      const entry = read(line);
      if (entry) log(entry.level, entry.source, entry.message);
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`wrangler could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`wrangler ended with ${signal ?? `code ${code}`}`));
  });
  return {
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await Promise.race([ended, wait(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      if (group !== undefined) killGroup(group);
      forgetRunning(persistTo);
    },
  };
};

/** Waits until the gateway answers `GET /health`, whatever it says. */
export const waitForHealth = async (
  url: string,
  signal: AbortSignal,
  timeoutMs = 120_000,
): Promise<Response> => {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    signal.throwIfAborted();
    try {
      return await fetch(`${url}/health`, { signal: AbortSignal.timeout(10_000) });
    } catch {
      await wait(100);
    }
  }
  throw new UserError(`the gateway did not answer GET /health within ${timeoutMs / 1000} s`);
};
