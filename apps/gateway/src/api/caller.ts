import { ApiScope, Author, Role } from '@golem/contracts';
import { openDb, resolvePrincipal, tokenByHash } from '@golem/db';
import { z } from 'zod';
import { type Env, settingOf } from '../env.ts';
import type { Failure } from './answers.ts';

/** Who calls: a person, by one of their tokens. */
export const Caller = z.object({
  /** SHA-256 of the token, in hex digits. */
  hash: z.string(),
  author: Author,
  role: Role,
  scopes: z.array(ApiScope),
  /** Null: all chats. */
  chats: z.array(z.string()).nullable(),
});
export type Caller = z.infer<typeof Caller>;

type Called = { ok: true; caller: Caller } | { ok: false; failure: Failure };

const refuse = (code: Failure['code'], message: string): Called => ({
  ok: false,
  failure: { code, message },
});

const WRONG = 'The token is missing or wrong. Send `Authorization: Bearer TOKEN`.';
const UNKNOWN = 'This token belongs to nobody whom Golem knows. An owner makes somebody known with `/pair`.';

/** A shorter one can be guessed. */
const MIN_OPERATOR_TOKEN = 16;

const digestOf = (text: string): Promise<ArrayBuffer> =>
  crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256 in hex digits. */
export const hashOf = async (text: string): Promise<string> => hex(await digestOf(text));

/** Compared as digests and in constant time, so that neither content nor length shows in how long it takes. */
const isOperator = async ({ OPERATOR_TOKEN = '' }: Env, hash: string): Promise<boolean> => {
  if (OPERATOR_TOKEN.length < MIN_OPERATOR_TOKEN) return false;
  const encoder = new TextEncoder();
  return crypto.subtle.timingSafeEqual(encoder.encode(await hashOf(OPERATOR_TOKEN)), encoder.encode(hash));
};

/** The token of the operator is the first owner's. */
const operator = (ownerIds: readonly string[], hash: string): Called => {
  const [id] = ownerIds;
  if (id === undefined) return refuse('unavailable', 'Not configured: OWNER_IDS');
  const author = { id, name: 'Operator', roleIds: [] };
  return {
    ok: true,
    caller: { hash, author, role: 'owner', scopes: [...ApiScope.options], chats: null },
  };
};

/** Who a token belongs to now, by its hash; asked again while a connection lasts. Throws when D1 does not answer. */
export const callerOf = async (env: Env, hash: string, now: number): Promise<Called> => {
  const ownerIds = settingOf(env, 'OWNER_IDS') ?? [];
  if (await isOperator(env, hash)) return operator(ownerIds, hash);
  const [row] = await tokenByHash(openDb(env.DB), hash);
  if (!row) return refuse('unauthorized', WRONG);
  const { token } = row;
  if (token.revokedAt !== null) return refuse('unauthorized', 'This token was revoked.');
  if (token.expiresAt !== null && token.expiresAt <= now)
    return refuse('unauthorized', 'This token has expired.');
  const author = { id: token.principalId, name: token.name, roleIds: [] };
  const known = row.role === null ? [] : [{ ...NO_ROW, id: author.id, role: row.role }];
  const principal = resolvePrincipal(author, known, ownerIds);
  if (principal === null) return refuse('forbidden', UNKNOWN);
  // Whoever is no owner sees in Discord only the channels they are in, so a token of theirs reaches only what it names.
  const chats = principal.role === 'owner' ? token.chats : (token.chats ?? []);
  return { ok: true, caller: { hash, author, role: principal.role, scopes: token.scopes, chats } };
};

const NO_ROW = { kind: 'user', name: '', createdAt: 0, createdBy: '' } as const;

/** Browsers cannot give a WebSocket a header; they offer the token as a subprotocol, after the one that is meant. */
export const PROTOCOL = 'golem.v1';
const OFFERED = /^golem\.v1\s*,\s*bearer\.([\w.~+/=-]+)$/;

/** The token of a request, or null. */
const tokenIn = ({ headers }: Request): string | null =>
  /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ??
  OFFERED.exec(headers.get('sec-websocket-protocol') ?? '')?.[1] ??
  null;

/** Who sent a request. A failure says what to do. */
export const authenticate = async (request: Request, env: Env): Promise<Called> => {
  const token = tokenIn(request);
  if (token === null) return refuse('unauthorized', WRONG);
  try {
    return await callerOf(env, await hashOf(token), Date.now());
  } catch {
    return refuse('unavailable', 'The database does not answer, so no token can be checked. Try again soon.');
  }
};

/** The chat that a request is about, if this caller reaches it. */
export const agentFor = (
  { chats }: Caller,
  named: string | undefined,
): { ok: true; agent: string } | { ok: false; failure: Failure } => {
  const agent = named ?? (chats?.length === 1 ? chats[0] : undefined);
  if (agent === undefined) {
    const message = 'Say which chat with `?agent=ID`: the id of a Discord channel, thread or DM.';
    return { ok: false, failure: { code: 'bad_request', message } };
  }
  if (chats !== null && !chats.includes(agent)) {
    const message =
      'This token does not reach that chat. `pnpm golem token create --chat ID` makes one that does.';
    return { ok: false, failure: { code: 'forbidden', message } };
  }
  return { ok: true, agent };
};
