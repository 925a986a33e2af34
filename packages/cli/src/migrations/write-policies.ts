import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAPABILITIES } from '@golem/contracts';
import { runCommand } from '../process.ts';
import { UserError } from '../terminal.ts';
import { ROOT } from '../workspace/workers.ts';
import { policyRowsIn, seedSql } from './seed-policies.ts';

const migrationFiles = () => globSync('migrations/*.sql', { cwd: ROOT }).toSorted();

/**
 * Writes the next migration, with the default policy of each capability that has none yet. Returns its path, or
 * nothing when every capability has one.
 */
export const writePolicyMigration = async (): Promise<string | undefined> => {
  const before = migrationFiles();
  const seeded = new Set(policyRowsIn(before.map((path) => readFileSync(join(ROOT, path), 'utf8'))));
  const waiting = CAPABILITIES.filter(({ id }) => !seeded.has(id));
  if (waiting.length === 0) return undefined;
  const name = `policies_${waiting[0]?.id.replaceAll(/[^a-z]+/g, '_')}`;
  const made = await runCommand('pnpm', ['exec', 'drizzle-kit', 'generate', '--custom', '--name', name], {
    cwd: join(ROOT, 'packages/db'),
  });
  const path = migrationFiles().find((each) => !before.includes(each));
  if (made.code !== 0 || path === undefined)
    throw new UserError(`drizzle-kit made no migration:\n${made.output}`);
  writeFileSync(join(ROOT, path), seedSql(waiting));
  return path;
};
