import gateway, {
  GolemAgentWorkflow as Agent,
  Session as Chat,
  PolicyGate as Gate,
} from '../../../../apps/gateway/src/index.ts';

// Whatever else the gateway exports goes through as it is; the classes below stand before their namesakes.
export * from '../../../../apps/gateway/src/index.ts';

interface Counted {
  DB: D1Database;
  /** Told of each round trip to D1. */
  TRIPS: Fetcher;
}

type Tell = (results: D1Result[]) => Promise<void>;

const real = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

const countedStatement = (inner: D1PreparedStatement, tell: Tell): D1PreparedStatement => {
  const all = async <T>(): Promise<D1Result<T>> => {
    const result = await inner.all<T>();
    await tell([result]);
    return result;
  };
  const statement = {
    bind: (...values: unknown[]) => countedStatement(inner.bind(...values), tell),
    all,
    run: all,
    // The real raw() does not say how many rows were read.
    raw: async () => (await all<object>()).results.map((row) => Object.values(row)),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part of the interface that drizzle uses
  const counted = statement as unknown as D1PreparedStatement;
  real.set(counted, inner);
  return counted;
};

const countedDb = ({ DB, TRIPS }: Counted): D1Database => {
  const tell: Tell = async (results) => {
    const rowsRead = results.reduce((sum, { meta }) => sum + meta.rows_read, 0);
    await TRIPS.fetch('http://trips/', { method: 'POST', body: JSON.stringify({ rowsRead }) });
  };
  const db = {
    prepare: (sql: string) => countedStatement(DB.prepare(sql), tell),
    batch: async (statements: D1PreparedStatement[]) => {
      const results = await DB.batch(statements.map((statement) => real.get(statement) ?? statement));
      await tell(results);
      return results;
    },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part of the interface that drizzle uses
  return db as unknown as D1Database;
};

const counted = <E extends object>(env: E): E => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the bench binds it
  const bound = env as E & Counted;
  return { ...env, DB: countedDb(bound) };
};

export class Session extends Chat {
  constructor(...[ctx, env]: ConstructorParameters<typeof Chat>) {
    super(ctx, counted(env));
  }
}

export class PolicyGate extends Gate {
  constructor(...[ctx, env]: ConstructorParameters<typeof Gate>) {
    super(ctx, counted(env));
  }
}

export class GolemAgentWorkflow extends Agent {
  constructor(...[ctx, env]: ConstructorParameters<typeof Agent>) {
    super(ctx, counted(env));
  }
}

export default gateway;
