import { z } from 'zod';
import type { Query } from './data-checks.ts';

const API = '/cdn-cgi/local/explorer/api/d1/database';
const Databases = z.object({ result: z.array(z.object({ uuid: z.string() })) });
const Answer = z.object({
  result: z.array(
    z.object({ results: z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) }) }),
  ),
});

/** Reads the database of a running `pnpm dev`, by the explorer that wrangler has there; null: this is no `dev`. */
export const devQuery = async (url: string): Promise<Query | null> => {
  const listed = await fetch(new URL(API, url)).catch(() => undefined);
  const databases = Databases.safeParse(await listed?.json().catch(() => undefined));
  const id = databases.data?.result[0]?.uuid;
  if (id === undefined) return null;
  return async (sql) => {
    const response = await fetch(new URL(`${API}/${id}/raw`, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sql }),
    });
    const [answer] = Answer.parse(await response.json()).result;
    const { columns, rows } = answer?.results ?? { columns: [], rows: [] };
    return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
  };
};
