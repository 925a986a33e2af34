import { createHash, randomBytes } from 'node:crypto';
import { AgentName, ApiScope } from '@golem/contracts';
import { z } from 'zod';
import { type Row, rowsOf, type Storage } from '../cloud/storage.ts';
import { UserError } from '../terminal.ts';

const DAY_MS = 24 * 3_600_000;

export interface TokenWish {
  name: string;
  /** Discord user id of whose it is. */
  person: string;
  scopes: ApiScope[];
  /** Null: all chats, which only an owner's token reaches. */
  chats: string[] | null;
  /** How long it holds, in days; null: until it is revoked. */
  days: number | null;
}

const Wish = z.object({
  name: z.string().trim().min(1).max(80),
  person: z.string().regex(/^\d{15,20}$/, 'the Discord id of a user'),
  scopes: z.array(ApiScope).min(1, 'at least one of read, task, approve'),
  chats: z.array(AgentName).min(1, 'the chats that it reaches').nullable(),
  days: z.number().int().min(1).max(3650).nullable(),
});

/** Makes a token and returns it, this once; what is kept is its hash. */
export const createToken = async (
  storage: Storage,
  wish: TokenWish,
  now: number,
): Promise<{ id: string; token: string }> => {
  const parsed = Wish.safeParse(wish);
  if (!parsed.success) throw new UserError(z.prettifyError(parsed.error));
  const { name, person, scopes, chats, days } = parsed.data;
  const token = `golem_${randomBytes(32).toString('base64url')}`;
  const id = randomBytes(4).toString('hex');
  await rowsOf(
    storage,
    `INSERT INTO api_tokens (id, hash, name, principal_id, scopes, chats, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    createHash('sha256').update(token).digest('hex'),
    name,
    person,
    JSON.stringify(scopes),
    chats === null ? null : JSON.stringify(chats),
    now,
    days === null ? null : now + days * DAY_MS,
  );
  return { id, token };
};

const Listed = z.object({
  id: z.string(),
  name: z.string(),
  principal_id: z.string(),
  scopes: z.string(),
  chats: z.string().nullable(),
  expires_at: z.number().nullable(),
  revoked_at: z.number().nullable(),
});

const stateOf = ({ revoked_at, expires_at }: z.infer<typeof Listed>, now: number): string => {
  if (revoked_at !== null) return `revoked ${new Date(revoked_at).toISOString()}`;
  if (expires_at === null) return 'holds until it is revoked';
  const at = new Date(expires_at).toISOString();
  return expires_at <= now ? `expired ${at}` : `holds until ${at}`;
};

const list = (json: string): string => z.array(z.string()).parse(JSON.parse(json)).join(', ');

const lineOf = (row: Row, now: number): string => {
  const token = Listed.parse(row);
  const chats = token.chats === null ? 'all chats' : list(token.chats);
  return `${token.id}  ${token.name} · of ${token.principal_id} · ${list(token.scopes)} · ${chats} · ${stateOf(token, now)}`;
};

/** Every token, one line each. */
export const listTokens = async (storage: Storage, now: number): Promise<string[]> =>
  (await rowsOf(storage, 'SELECT * FROM api_tokens ORDER BY created_at')).map((row) => lineOf(row, now));

/** Revokes a token; false when there is none of that id that still holds. */
export const revokeToken = async (storage: Storage, id: string, now: number): Promise<boolean> => {
  const rows = await rowsOf(
    storage,
    'UPDATE api_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING id',
    now,
    id,
  );
  return rows.length > 0;
};
