import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { serialize } from 'node:v8';
import { startLocalWorld } from '@golem/local-world';
import { z } from 'zod';
import { type Runtime, startRuntime } from './runtime.ts';
import { buildWorkers, prepareStorage } from './workers.ts';

const SETTINGS = {
  GRANT_SECRET: 'a-grant-secret-for-tests-only-0123456789',
  OPERATOR_TOKEN: 'an-operator-token-for-tests-only-0123456789',
  MAIL_FROM: 'golem@example.test',
  DISCORD_SOCKET: 'off',
};

/** The kills come faster than any sensible limit allows. The human is always asked. */
const POLICY =
  "UPDATE policies SET cooldown_s = 0, rate_limit_max = NULL WHERE capability LIKE 'server-admin.%'";

/** A runtime that starts after a kill locks the file while it recovers its log, in milliseconds. */
const BUSY_MS = 5_000;

const Rows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])));
type Row = z.infer<typeof Rows>[number];

/** Golem as a process that can be killed, over one storage, in a world that survives it. */
export const startSystem = async (
  log: (line: string) => void = () => undefined,
  settings: Record<string, string> = {},
) => {
  const dir = mkdtempSync(join(tmpdir(), 'golem-chaos-'));
  const storage = join(dir, 'storage');
  const world = await startLocalWorld({ checkDescriptions: true });
  const options = await buildWorkers({ ...world.env, ...SETTINGS, ...settings }, storage);
  await prepareStorage(options, [POLICY]);
  const file = join(dir, 'runtime.options');
  // Not as JSON: some modules are bytes.
  writeFileSync(file, serialize(options));
  const database = globSync('d1/**/*.sqlite', { cwd: storage }).find(
    (path) => !path.endsWith('metadata.sqlite'),
  );
  if (database === undefined) throw new Error('the database is not where it should be');

  let runtime: Runtime;
  let up: Promise<void>;
  const start = async (): Promise<void> => {
    runtime = await startRuntime(file, log);
    world.connect(runtime.url);
  };
  up = start();
  await up;

  return {
    world,
    /** Where the gateway is now. */
    url: (): string => runtime.url,
    /** Resolves when the runtime is up; during a restart that is later. */
    up: (): Promise<void> => up,
    /** Kills the runtime and starts another on the same storage. */
    async killAndRestart(): Promise<void> {
      up = runtime.kill().then(start);
      await up;
    },
    /** Rows of D1, read beside the runtime from its file. */
    query(sql: string, ...values: (string | number)[]): Row[] {
      const db = new DatabaseSync(join(storage, database), { readOnly: true, timeout: BUSY_MS });
      try {
        return Rows.parse(db.prepare(sql).all(...values));
      } finally {
        db.close();
      }
    },
    async close(): Promise<void> {
      await up.catch(() => undefined);
      await runtime.kill();
      await world.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
export type System = Awaited<ReturnType<typeof startSystem>>;
