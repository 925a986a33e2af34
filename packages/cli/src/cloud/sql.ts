import type { Command } from 'commander';
import { requireYes } from '../backup/commands.ts';
import type { Shell } from '../terminal.ts';
import { UserError } from '../terminal.ts';
import { rowsOf } from './storage.ts';
import { type Target, withStorage, withTarget } from './target.ts';

/**
 * Whether a statement can only read. `WITH … DELETE` exists, so a statement that begins otherwise than with SELECT is
 * taken for a change; so is a second one behind it.
 */
export const onlyReads = (sql: string): boolean =>
  /^\s*(?:explain\s+(?:query\s+plan\s+)?)?select\b/i.test(sql) &&
  !/;\s*\S/.test(sql.replace(/'(?:[^']|'')*'/g, "''"));

interface Options extends Target {
  write: boolean;
  yes: boolean;
  json: boolean;
}

/** `golem sql`. */
export const addSqlCommand = (program: Command, { say }: Shell): void => {
  withTarget(program.command('sql'))
    .argument('<statement>', 'one SQL statement')
    .description('read the database; with --write change it')
    .option('--write', 'let it change something: no policy, no audit row, and the hash chain notices', false)
    .option('--yes', 'without asking', false)
    .option('--json', 'rows as JSON', false)
    .addHelpText(
      'after',
      `
Examples:
  $ pnpm golem sql "SELECT capability, status, created_at FROM tool_runs ORDER BY created_at DESC LIMIT 20"
  $ pnpm golem sql --write "DELETE FROM freezes WHERE scope = 'all'"`,
    )
    .action(async (sql: string, options: Options) => {
      if (!onlyReads(sql)) {
        if (!options.write)
          throw new UserError('that is more than one SELECT; say --write to change something');
        await requireYes(`Run this past every rule? ${sql}`, options.yes);
      }
      const rows = await withStorage(options, (storage) => rowsOf(storage, sql));
      if (options.json) return say(JSON.stringify(rows, null, 2));
      say(
        ...rows.map((row) =>
          Object.entries(row)
            .map(([name, value]) => `${name}=${String(value)}`)
            .join('  '),
        ),
        `${rows.length} rows`,
      );
    });
};
