import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CAPABILITIES, MANIFESTS } from '@golem/contracts';
import { parse } from 'yaml';
import { z } from 'zod';
import { policyRowsIn } from '../migrations/seed-policies.ts';
import { PackageJson, ROOT, readWorkers, type WorkerApp } from '../workspace/workers.ts';
import { RULES } from './rules.ts';

const PnpmWorkspace = z.looseObject({ catalog: z.record(z.string(), z.string()) });

/** One of our own packages. */
export interface Member {
  /** `apps/gateway` */
  path: string;
  kind: 'apps' | 'packages';
  packageJson: PackageJson;
}

/** All that the rules look at, as plain data. */
export interface Workspace {
  members: Member[];
  root: PackageJson;
  workers: Pick<WorkerApp, 'folder' | 'config' | 'settings'>[];
  manifests: readonly { skill: string; binding: string | null }[];
  /** Ids of all capabilities. */
  capabilities: readonly string[];
  /** File names in migrations/. */
  migrations: string[];
  /** Capabilities that the migrations give a policy. */
  policies: string[];
  catalog: Record<string, string>;
  /** The committed example of `.dev.vars`. */
  devVarsExample: string;
}

const readJson = (path: string): PackageJson => PackageJson.parse(JSON.parse(readFileSync(path, 'utf8')));

/** Reads the workspace at `root`. */
export const readWorkspace = (root = ROOT): Workspace => ({
  members: globSync('{apps,packages}/*/package.json', { cwd: root })
    .toSorted()
    .map((path) => ({
      path: dirname(path),
      kind: basename(dirname(dirname(path))) === 'apps' ? 'apps' : 'packages',
      packageJson: readJson(join(root, path)),
    })),
  root: readJson(join(root, 'package.json')),
  workers: readWorkers(root),
  manifests: MANIFESTS,
  capabilities: CAPABILITIES.map(({ id }) => id),
  migrations: globSync('*.sql', { cwd: join(root, 'migrations') }).toSorted(),
  policies: policyRowsIn(
    globSync('migrations/*.sql', { cwd: root }).map((path) => readFileSync(join(root, path), 'utf8')),
  ),
  catalog: PnpmWorkspace.parse(parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'))).catalog,
  devVarsExample: readFileSync(join(root, '.dev.vars.example'), 'utf8'),
});

/** Everything that breaks a rule, one sentence each. */
export const problemsIn = (workspace: Workspace): string[] => RULES.flatMap((rule) => rule(workspace));
