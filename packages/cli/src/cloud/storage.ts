export type Row = Record<string, unknown>;

export interface Statement {
  sql: string;
  params: readonly unknown[];
}

interface ObjectInfo {
  key: string;
  /** In bytes. */
  size: number;
  contentType: string | null;
  /** Of the local storage only: Cloudflare's API takes none. */
  metadata: Record<string, string>;
}

/** An R2 bucket. */
export interface Objects {
  list(): AsyncIterable<ObjectInfo>;
  get(key: string): Promise<Uint8Array | null>;
  put(key: string, bytes: Uint8Array, info: Pick<ObjectInfo, 'contentType' | 'metadata'>): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Golem's database and buckets, in the account or on this machine. */
export interface Storage {
  /** Runs statements in one transaction and returns the rows of each. */
  batch(statements: readonly Statement[]): Promise<Row[][]>;
  bucket(name: string): Objects;
  /** Brings the tables up to date. Returns the names of the migrations that were applied. */
  migrate(): Promise<string[]>;
}

/** Runs one statement. */
export const rowsOf = async (storage: Storage, sql: string, ...params: unknown[]): Promise<Row[]> =>
  (await storage.batch([{ sql, params }]))[0] ?? [];
