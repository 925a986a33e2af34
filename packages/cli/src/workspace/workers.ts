import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { z } from 'zod';
import { UserError } from '../terminal.ts';

/** The root of the workspace. */
export const ROOT = resolve(import.meta.dirname, '../../../..');

/** What is read of a Worker's wrangler.jsonc; all else is passed on as it is. */
export const WranglerConfig = z.looseObject({
  name: z.string(),
  main: z.string(),
  compatibility_date: z.string(),
  tsconfig: z.string().optional(),
  alias: z.record(z.string(), z.string()).default({}),
  vars: z.record(z.string(), z.unknown()).default({}),
  services: z.array(z.looseObject({ binding: z.string(), service: z.string() })).default([]),
  d1_databases: z.array(z.looseObject({ binding: z.string(), database_name: z.string() })).default([]),
  r2_buckets: z.array(z.looseObject({ binding: z.string(), bucket_name: z.string() })).default([]),
  workflows: z.array(z.looseObject({ binding: z.string(), name: z.string() })).default([]),
  durable_objects: z
    .looseObject({ bindings: z.array(z.looseObject({ name: z.string() })) })
    .default({ bindings: [] }),
  triggers: z.looseObject({ crons: z.array(z.string()).default([]) }).default({ crons: [] }),
  workers_dev: z.boolean().optional(),
});
export type WranglerConfig = z.infer<typeof WranglerConfig>;

/** What is read of a package.json. `golem.settings` explains each variable that a person gives to this Worker. */
export const PackageJson = z.looseObject({
  name: z.string(),
  description: z.string().default(''),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  golem: z.object({ settings: z.record(z.string(), z.string()) }).optional(),
});
export type PackageJson = z.infer<typeof PackageJson>;

export interface WorkerApp {
  /** Its folder in apps/. */
  folder: string;
  dir: string;
  configPath: string;
  config: WranglerConfig;
  /** Names of the variables it may get, with an explanation each. */
  settings: Record<string, string>;
}

const readWorker = (configPath: string): WorkerApp => {
  const dir = dirname(configPath);
  const errors: ParseError[] = [];
  const content: unknown = parse(readFileSync(configPath, 'utf8'), errors, { allowTrailingComma: true });
  if (errors[0]) throw new UserError(`${configPath}: ${printParseErrorCode(errors[0].error)}`);
  const config = WranglerConfig.safeParse(content);
  if (!config.success) throw new UserError(`${configPath}: ${z.prettifyError(config.error)}`);
  const packageJson = PackageJson.parse(JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')));
  return {
    folder: basename(dir),
    dir,
    configPath,
    config: config.data,
    settings: packageJson.golem?.settings ?? {},
  };
};

/** Every Worker, the skills first: that is the order of deployment, because a service binding needs its target. */
export const readWorkers = (root = ROOT): WorkerApp[] => {
  const workers = globSync('apps/*/wrangler.jsonc', { cwd: root })
    .toSorted()
    .map((path) => readWorker(join(root, path)));
  const isGateway = (worker: WorkerApp) => worker.folder === 'gateway';
  return [...workers.filter((worker) => !isGateway(worker)), ...workers.filter(isGateway)];
};

/** The Worker with the public routes, the database and the soul. */
export const gatewayOf = (workers: readonly WorkerApp[]): WorkerApp => {
  const gateway = workers.find(({ folder }) => folder === 'gateway');
  if (!gateway) throw new UserError('apps/gateway/wrangler.jsonc is missing');
  return gateway;
};

/** The variables that any Worker may get, with their explanations. */
export const allSettings = (workers: readonly WorkerApp[]): Record<string, string> =>
  Object.assign({}, ...workers.map(({ settings }) => settings));

/** The R2 buckets of all Workers, each once. */
export const bucketNames = (workers: readonly WorkerApp[]): string[] => [
  ...new Set(workers.flatMap(({ config }) => config.r2_buckets.map(({ bucket_name }) => bucket_name))),
];

/** The bucket of the soul. */
export const soulBucket = (workers: readonly WorkerApp[]): string =>
  gatewayOf(workers).config.r2_buckets.find(({ binding }) => binding === 'SOUL')?.bucket_name ?? 'golem-soul';
