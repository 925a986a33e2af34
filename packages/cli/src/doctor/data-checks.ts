import { z } from 'zod';
import type { Row } from '../cloud/storage.ts';
import { bad, type Check, ok } from './check.ts';

/** A run that is at work for longer than this is stuck, in milliseconds: one of ten turns takes minutes, not more. */
const STUCK_MS = 15 * 60_000;

/** Reads rows, wherever the database is. */
export type Query = (sql: string) => Promise<Row[]>;

const Counted = z.tuple([z.object({ n: z.number() })]);
const count = async (query: Query, sql: string): Promise<number> => Counted.parse(await query(sql))[0].n;

const migrationCheck = async (query: Query, wanted: readonly string[]): Promise<Check> => {
  const applied = new Set((await query('SELECT name FROM d1_migrations')).map(({ name }) => name));
  const waiting = wanted.filter((name) => !applied.has(name));
  return waiting.length === 0
    ? ok('migrations', `all ${wanted.length} are applied`)
    : bad('migrations', `${waiting.length} wait: ${waiting.join(', ')}`, '`pnpm golem deploy`');
};

const Freeze = z.object({ scope: z.string(), reason: z.string(), expires_at: z.number().nullable() });

/** A breaker that opens freezes its capability, so what is frozen shows both. */
const freezeCheck = async (query: Query, now: number): Promise<Check> => {
  const rows = await query('SELECT scope, reason, expires_at FROM freezes');
  const active = z
    .array(Freeze)
    .parse(rows)
    .filter((row) => row.expires_at === null || row.expires_at > now);
  return active.length === 0
    ? ok('freezes, breakers', 'nothing is frozen, no breaker is open')
    : bad(
        'freezes, breakers',
        active.map(({ scope, reason }) => `${scope}: ${reason}`).join('; '),
        'when the reason is gone, an owner says `/unfreeze` with that scope',
      );
};

const stuckCheck = async (query: Query, now: number): Promise<Check> => {
  const since = now - STUCK_MS;
  const runs = await query(
    `SELECT id, chat_id FROM runs WHERE status IN ('accepted', 'running') AND created_at < ${since} LIMIT 10`,
  );
  return runs.length === 0
    ? ok('runs', 'none is stuck')
    : bad(
        'runs',
        `at work for over 15 minutes: ${runs.map(({ id, chat_id }) => `${String(id)} in ${String(chat_id)}`).join(', ')}`,
        '`/cancel <run>` in that chat ends one with a report; `pnpm golem logs` shows what it says',
      );
};

const unknownCheck = async (query: Query): Promise<Check> => {
  const n = await count(query, "SELECT count(*) AS n FROM tool_runs WHERE status = 'unknown'");
  return n === 0
    ? ok('outcomes', 'all are known')
    : bad(
        'outcomes',
        `${n} calls may or may not have happened`,
        'look at the provider, then `/settle <call> yes` or `no`',
      );
};

/** What the database says of how Golem is. */
export const dataChecks = async (
  query: Query,
  migrations: readonly string[],
  now: number,
): Promise<Check[]> => {
  try {
    const first = await migrationCheck(query, migrations);
    // Without its tables there is nothing to read.
    if (first.state === 'bad') return [first];
    return [first, await freezeCheck(query, now), await stuckCheck(query, now), await unknownCheck(query)];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [bad('database', `cannot be read: ${reason}`, '`pnpm golem deploy` makes and migrates it')];
  }
};
