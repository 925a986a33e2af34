import { type KnownCapability, PolicyRecord } from '@golem/contracts';
import { defaultPolicy } from '@golem/policy';

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const literal = (value: unknown): string => {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `'${text.replaceAll("'", "''")}'`;
};

/**
 * The SQL that gives these capabilities their safe default policy; a row that exists is left alone. It goes into a
 * numbered migration of its own, so that a database is complete after `wrangler d1 migrations apply`, and a policy row
 * that somebody deletes later stays deleted: without one, the gate refuses.
 */
export const seedSql = (capabilities: readonly KnownCapability[]): string =>
  capabilities
    .map((capability) => {
      // Time 0: the migration must be the same whenever it is generated.
      const record = PolicyRecord.parse(defaultPolicy(capability, 0));
      const columns = Object.keys(record).map((name) => `\`${snake(name)}\``);
      const values = Object.values(record).map(literal);
      return `INSERT OR IGNORE INTO \`policies\` (${columns.join(', ')}) VALUES (${values.join(', ')});`;
    })
    .join('\n--> statement-breakpoint\n')
    .concat('\n');

/** The capabilities that these migrations give a policy row. */
export const policyRowsIn = (migrations: readonly string[]): string[] =>
  migrations.flatMap((sql) =>
    [...sql.matchAll(/INTO `policies`[^;]*? VALUES \('([^']+)'/g)].map(([, capability = '']) => capability),
  );
