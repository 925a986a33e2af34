import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalWorld, startLocalWorld } from '@golem/local-world';
import { z } from 'zod';
import { ROOT } from './golem.ts';
import { until } from './until.ts';

const Running = z.object({ group: z.number().int() });

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

/**
 * Golem as a person runs it (`pnpm dev`), in processes that can be killed, over one storage. The world around it lives in
 * this process, so it outlives every kill.
 * @param settings further variables of its environment
 */
export const startRuntime = async (settings: Record<string, string> = {}) => {
  const world: LocalWorld = await startLocalWorld({ checkDescriptions: true });
  const storage = mkdtempSync(join(tmpdir(), 'golem-system-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  world.connect(url);
  let dev: ChildProcess | undefined;
  let output = '';

  const start = async (): Promise<void> => {
    output = '';
    dev = spawn(
      process.execPath,
      [join(ROOT, 'packages/cli/src/main.ts'), 'dev', '--port', String(port), '--persist-to', storage],
      { env: { ...process.env, ...world.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [dev.stdout, dev.stderr])
      stream?.on('data', (text: Buffer) => (output += text.toString()));
    await until('the ready line', () => /^ready /m.test(output), 60_000).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${output}`);
    });
  };
  await start();

  return {
    world,
    url,
    /** The folder of all state. */
    storage,
    output: () => output,
    /** SIGKILL to the runtime and everything it started: no handler runs, nothing is flushed. */
    async kill() {
      const ended = dev && once(dev, 'exit');
      const { group } = Running.parse(JSON.parse(readFileSync(join(storage, 'running.json'), 'utf8')));
      process.kill(-group, 'SIGKILL');
      dev?.kill('SIGKILL');
      await ended;
      dev = undefined;
    },
    start,
    async close() {
      const ended = dev && once(dev, 'exit');
      dev?.kill('SIGTERM');
      await ended;
      rmSync(storage, { recursive: true, force: true });
      await world.close();
    },
  };
};
export type Runtime = Awaited<ReturnType<typeof startRuntime>>;
