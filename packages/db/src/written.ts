import { is, Param, Placeholder, sql } from 'drizzle-orm';
import type { BatchItem, BatchResponse } from 'drizzle-orm/batch';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';

// Drizzle takes longer to write a statement than workerd to send it, and a run needs a dozen of them. Those are
// written once in each isolate, with a placeholder for each value.

interface Written {
  sql: string;
  params: unknown[];
}

type Values = Readonly<Record<string, unknown>>;

/** What is bound: each placeholder's value, as its column stores it. NULL is NULL in every column, JSON or not. */
const bound = ({ params }: Written, values: Values): unknown[] =>
  params.map((param) => {
    if (is(param, Placeholder)) return values[param.name] ?? null;
    if (!is(param, Param) || !is(param.value, Placeholder)) return param;
    const value = values[param.value.name] ?? null;
    return value === null ? null : param.encoder.mapToDriverValue(value);
  });

/**
 * Makes a function that writes a row: `write` gets a row of placeholders and is asked once for each set of columns.
 * A field that is undefined is left to the column's default.
 */
export const rowWriter = <Row extends object>(
  write: (db: Db, row: Row) => Statement,
): ((db: Db, row: Row) => Statement) => {
  const known = new Map<string, Written>();
  return (db, row) => {
    const values = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
    const columns = Object.keys(values);
    const key = columns.join();
    let written = known.get(key);
    if (written === undefined) {
      const placeholders = Object.fromEntries(columns.map((name) => [name, sql.placeholder(name)]));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the builder takes a placeholder for any value
      written = write(db, placeholders as Row).toSQL();
      known.set(key, written);
    }
    const statement = { sql: written.sql, params: bound(written, values) };
    return { toSQL: () => statement };
  };
};

type Reading = BatchItem<'sqlite'> &
  Statement & { prepare(): { mapResult(result: unknown, isFromBatch: boolean): unknown } };

/** Makes a function that sends the same queries in one round trip; `write` is asked once, and names each value by `at`. */
export const reader = <Name extends string, const Q extends readonly Reading[]>(
  write: (db: Db, at: (name: Name) => Placeholder) => Q,
): ((db: Db, values: Readonly<Record<Name, string | number>>) => Promise<BatchResponse<Q>>) => {
  let known: (Written & { rowsOf(result: unknown): unknown })[] | null = null;
  return async (db, values) => {
    const queries = (known ??= write(db, sql.placeholder).map((query) => {
      const prepared = query.prepare();
      return { ...query.toSQL(), rowsOf: (result) => prepared.mapResult(result, true) };
    }));
    const results = await db.$client.batch(
      queries.map((query) => db.$client.prepare(query.sql).bind(...bound(query, values))),
    );
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- drizzle maps each result to its query's type
    return results.map((result, index) => queries[index]?.rowsOf(result)) as BatchResponse<Q>;
  };
};
