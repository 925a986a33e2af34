import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { WorkerApp } from '../workspace/workers.ts';
import type { Settings } from './settings.ts';

const isRelative = (path: string): boolean => path.startsWith('./') || path.startsWith('../');

/**
 * A Worker's configuration for `wrangler dev`, to be written outside its folder: paths are absolute, and its variables
 * are those of `settings` that it declares. wrangler passes `--env-file` and `--var` to the first of several Workers
 * only, and its own process environment to all, where `CLOUDFLARE_API_TOKEN` would be wrangler's own.
 */
export const devConfig = (worker: WorkerApp, settings: Settings): Record<string, unknown> => {
  const { config } = worker;
  const absolute = (path: string) => resolve(worker.dir, path);
  const declared = new Set([...Object.keys(worker.settings), ...Object.keys(config.vars)]);
  return {
    ...config,
    // Its path is relative too, and nobody edits this file.
    $schema: undefined,
    main: absolute(config.main),
    ...(config.tsconfig === undefined ? {} : { tsconfig: absolute(config.tsconfig) }),
    alias: Object.fromEntries(
      Object.entries(config.alias).map(([from, to]) => [from, isRelative(to) ? absolute(to) : to]),
    ),
    vars: {
      ...config.vars,
      ...Object.fromEntries(Object.entries(settings).filter(([name]) => declared.has(name))),
    },
  };
};

/** Writes the configurations below `dir`, readable by this user only, the gateway's first. Returns their paths. */
export const writeDevConfigs = (workers: readonly WorkerApp[], settings: Settings, dir: string): string[] =>
  workers.toReversed().map((worker) => {
    const folder = join(dir, worker.folder);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'wrangler.json');
    writeFileSync(path, JSON.stringify(devConfig(worker, settings), null, 2), { mode: 0o600 });
    // The mode above holds for new files only.
    chmodSync(path, 0o600);
    return path;
  });
