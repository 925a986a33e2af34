import type { ApiScope } from '@golem/contracts';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Tokens of the API. The token itself is nowhere; it was shown once. */
export const apiTokens = sqliteTable('api_tokens', {
  id: text('id').primaryKey(),
  /** SHA-256 of the token, in hex digits. */
  hash: text('hash').notNull().unique(),
  /** What it is for. */
  name: text('name').notNull(),
  /** Whose it is: it can do at most what they may. */
  principalId: text('principal_id').notNull(),
  scopes: text('scopes', { mode: 'json' }).$type<ApiScope[]>().notNull(),
  /** Which chats it reaches; null: all, for as long as its person is an owner. */
  chats: text('chats', { mode: 'json' }).$type<string[]>(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  revokedAt: integer('revoked_at'),
});
