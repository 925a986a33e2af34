import { randomUUID } from 'node:crypto';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Hono } from 'hono';
import { unstable_splitSqlQuery } from 'wrangler';
import { z } from 'zod';
import { ApiError, answer } from './answer.ts';

interface Database {
  uuid: string;
  name: string;
  sqlite: DatabaseSync;
}

const Value: z.ZodType<SQLInputValue> = z.union([z.string(), z.number(), z.null()]);
const Statement = z.object({ sql: z.string(), params: z.array(Value).default([]) });
const Query = z.union([z.object({ batch: z.array(Statement) }), Statement]);

/** The D1 databases of an account, each a SQLite in memory. */
export class D1Databases {
  readonly all: Database[] = [];

  create(name: string): Database {
    if (this.all.some((each) => each.name === name))
      throw new ApiError(400, 7502, `Database '${name}' exists`);
    const database = { uuid: randomUUID(), name, sqlite: new DatabaseSync(':memory:') };
    this.all.push(database);
    return database;
  }

  of(idOrName: string): Database {
    const database = this.all.find(({ uuid, name }) => uuid === idOrName || name === idOrName);
    if (!database) throw new ApiError(404, 7404, `The database ${idOrName} could not be found`);
    return database;
  }

  /** Rows of a database, for a test to look at. */
  query(name: string, sql: string): Record<string, unknown>[] {
    const database = this.all.find((each) => each.name === name);
    return database ? database.sqlite.prepare(sql).all() : [];
  }

  close(): void {
    for (const { sqlite } of this.all) sqlite.close();
  }
}

const meta = { duration: 0.1, rows_read: 0, rows_written: 0, changes: 0, changed_db: false, last_row_id: 0 };

/** All statements of one request, in one transaction, as D1 has it. */
const run = ({ sqlite }: Database, statements: z.infer<typeof Statement>[]) => {
  sqlite.exec('BEGIN');
  try {
    const results = statements.map(({ sql, params }) => ({
      results: sqlite.prepare(sql).all(...params),
      success: true,
      meta,
    }));
    sqlite.exec('COMMIT');
    return results;
  } catch (error) {
    sqlite.exec('ROLLBACK');
    throw new ApiError(400, 7500, error instanceof Error ? error.message : String(error));
  }
};

const statementsOf = (query: z.infer<typeof Query>) => {
  if ('batch' in query) return query.batch;
  return query.params.length > 0
    ? [query]
    : unstable_splitSqlQuery(query.sql).map((sql) => ({ sql, params: [] }));
};

const told = ({ uuid, name }: Database) => ({
  uuid,
  name,
  version: 'production',
  num_tables: 0,
  file_size: 0,
});

/** `/d1/database`: create, find, and query with parameters, several statements or a batch. */
export const databaseRoutes = (databases: D1Databases): Hono => {
  const app = new Hono();
  app.get('/', (c) => {
    const found = databases.all.filter(({ name }) => name.includes(c.req.query('name') ?? ''));
    const result = found.map(told);
    return answer(Number(c.req.query('page') ?? 1) > 1 ? [] : result, {
      result_info: { page: 1, per_page: 100, count: result.length, total_count: result.length },
    });
  });
  app.post('/', async (c) => {
    const { name } = z.object({ name: z.string() }).parse(await c.req.json());
    return answer(told(databases.create(name)));
  });
  app.get('/:id', (c) => answer(told(databases.of(c.req.param('id')))));
  app.post('/:id/query', async (c) => {
    const query = Query.parse(await c.req.json());
    return answer(run(databases.of(c.req.param('id')), statementsOf(query)));
  });
  return app;
};
