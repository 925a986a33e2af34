import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Runtime {
  url: string;
  /** Kills it with everything that it started, as if the power was cut. */
  kill(): Promise<void>;
}

/** Starts the runtime with the options in `file` as the head of a process group; what it logs goes to `log`. */
export const startRuntime = async (file: string, log: (line: string) => void): Promise<Runtime> => {
  const child = spawn(
    process.execPath,
    ['--no-warnings', join(import.meta.dirname, 'runtime-process.ts'), file],
    { detached: true, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const ended = once(child, 'exit');
  createInterface({ input: child.stderr }).on('line', log);
  const lines = createInterface({ input: child.stdout });
  const [url]: unknown[] = await Promise.race([
    once(lines, 'line'),
    ended.then(() => {
      throw new Error('the runtime ended before it was ready');
    }),
  ]);
  lines.on('line', log);
  return {
    url: String(url),
    async kill() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await ended;
    },
  };
};
