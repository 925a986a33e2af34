import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, Response } from 'miniflare';
import { unstable_getMiniflareWorkerOptions, unstable_readConfig, unstable_splitSqlQuery } from 'wrangler';
import { z } from 'zod';
import { bundle } from './bundle.ts';
import { cpuMsOf, workerds } from './cpu.ts';
import { OPERATOR_ID } from './interaction.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

export interface System extends AsyncDisposable {
  /** Straight to the Worker's own socket in workerd: no proxy and no entry Worker in between. */
  url: URL;
  /** Its database, besides the Workers: what is asked here is not counted. */
  db: D1Database;
  /** CPU time of its workerd so far, in milliseconds; null where that cannot be told. */
  cpuMs(): number | null;
}

interface Source {
  configPath: string;
  /** Another entry file than the configuration's. */
  entry?: string;
  /** Called with the rows read in each round trip to D1, by an entry that tells it. */
  onTrip?: (rowsRead: number) => void;
}

const Trip = z.object({ rowsRead: z.number() });

const workerOptions = async ({ configPath, entry, onTrip }: Source, settings: Record<string, string>) => {
  const { workerOptions: fromConfig } = unstable_getMiniflareWorkerOptions(configPath);
  const { modulesRules: _, bindings, serviceBindings, ...rest } = fromConfig;
  const TRIPS = async (request: { json(): Promise<unknown> }): Promise<Response> => {
    onTrip?.(Trip.parse(await request.json()).rowsRead);
    return new Response(null, { status: 204 });
  };
  return {
    ...rest,
    name: unstable_readConfig({ config: configPath }).name ?? configPath,
    bindings: Object.assign({}, bindings, settings),
    serviceBindings: Object.assign({}, serviceBindings, onTrip ? { TRIPS } : {}),
    modules: await bundle(configPath, entry),
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
  };
};

const migrate = async (db: D1Database): Promise<void> => {
  const folder = join(ROOT, 'migrations');
  for (const name of globSync('*.sql', { cwd: folder }).toSorted()) {
    const statements = unstable_splitSqlQuery(readFileSync(join(folder, name), 'utf8'));
    await db.batch(statements.map((statement) => db.prepare(statement)));
  }
};

/** Starts Workers, the one with the database first, in one workerd of their own, on new storage. */
const start = async (
  sources: Source[],
  settings: Record<string, string>,
): Promise<System & { mf: Miniflare }> => {
  const workers = await Promise.all(sources.map((source) => workerOptions(source, settings)));
  const before = workerds();
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      workers,
      cf: false,
      log: new Log(LogLevel.ERROR),
      telemetry: { enabled: false },
      // What a Worker logs would be work of this process, and no figure.
      handleStructuredLogs: () => {},
    }),
  );
  await mf.ready;
  const pid = workerds().find((each) => !before.includes(each));
  const db = await mf.getD1Database('DB');
  await migrate(db);
  return {
    mf,
    url: await mf.unsafeGetDirectURL(),
    db,
    cpuMs: () => cpuMsOf(pid),
    [Symbol.asyncDispose]: () => mf.dispose(),
  };
};

/** The floor: `/bare` and `/run` of workers/minimal.ts. */
export const startMinimal = (settings: Record<string, string>): Promise<System> =>
  start([{ configPath: join(import.meta.dirname, 'workers/minimal.wrangler.jsonc') }], settings);

/** Golem as it is deployed, with its default soul and one operator. */
export const startGolem = async (
  settings: Record<string, string>,
  onTrip?: Source['onTrip'],
): Promise<System> => {
  const configOf = (folder: string) => join(ROOT, 'apps', folder, 'wrangler.jsonc');
  const counted = onTrip && { entry: join(import.meta.dirname, 'workers/counted-gateway.ts'), onTrip };
  const skills = globSync('apps/skills-*', { cwd: ROOT }).map((path) => ({
    configPath: join(ROOT, path, 'wrangler.jsonc'),
  }));
  const system = await start([{ configPath: configOf('gateway'), ...counted }, ...skills], settings);
  const soul = await system.mf.getR2Bucket('SOUL');
  const folder = join(ROOT, 'soul');
  for (const key of globSync('**/*.md', { cwd: folder })) {
    await soul.put(key, readFileSync(join(folder, key), 'utf8'));
  }
  await system.db
    .prepare(
      "INSERT INTO principals (id, kind, role, name, created_at, created_by) VALUES (?, 'user', 'operator', 'Operator', 0, 'bench')",
    )
    .bind(OPERATOR_ID)
    .run();
  return system;
};
