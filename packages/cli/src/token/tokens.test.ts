import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Storage } from '../cloud/storage.ts';
import { UserError } from '../terminal.ts';
import { createToken, listTokens, revokeToken } from './tokens.ts';

const MIGRATION = join(import.meta.dirname, '../../../../migrations/0025_api_tokens.sql');
const WISH = {
  name: 'nightly',
  person: '80351110224678912',
  scopes: ['read' as const],
  chats: ['1180'],
  days: 1,
};

const unexpected = (): never => {
  throw new Error('A test did not expect this.');
};
const Bound = z.array(z.union([z.string(), z.number(), z.null()]));

const storageWith = (): { storage: Storage; rows: () => Record<string, unknown>[] } => {
  const sqlite = new DatabaseSync(':memory:');
  sqlite.exec(readFileSync(MIGRATION, 'utf8'));
  const storage: Storage = {
    batch: async (statements) =>
      statements.map(({ sql, params }) => sqlite.prepare(sql).all(...Bound.parse(params))),
    bucket: unexpected,
    migrate: unexpected,
  };
  return { storage, rows: () => sqlite.prepare('SELECT * FROM api_tokens').all() };
};

test('a token is shown once, kept as a hash, listed without it, and revoked once', async () => {
  const { storage, rows } = storageWith();
  const { id, token } = await createToken(storage, WISH, 0);
  expect(token).toMatch(/^golem_[\w-]{43}$/);
  expect(JSON.stringify(rows())).not.toContain(token.slice(6));
  expect(await listTokens(storage, 1)).toEqual([
    `${id}  nightly · of 80351110224678912 · read · 1180 · holds until 1970-01-02T00:00:00.000Z`,
  ]);
  expect(await revokeToken(storage, id, 5)).toBe(true);
  expect(await revokeToken(storage, id, 6)).toBe(false);
  expect(await listTokens(storage, 7)).toEqual([expect.stringContaining('revoked 1970-01-01T00:00:00.005Z')]);
});

test.each([{ person: 'ann' }, { scopes: [] }, { chats: [] }, { chats: ['a b'] }, { name: ' ' }])(
  'refuses %j',
  async (wrong) => {
    const { storage, rows } = storageWith();
    await expect(createToken(storage, { ...WISH, ...wrong }, 0)).rejects.toThrow(UserError);
    expect(rows()).toEqual([]);
  },
);
