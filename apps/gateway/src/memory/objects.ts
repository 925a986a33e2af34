import { MANIFESTS } from '@golem/contracts';
import { openDb, recentChats } from '@golem/db';
import type { Env } from '../env.ts';
import { gateOf, sessionOf } from '../stubs.ts';

/** An object keeps words for at most so long, in milliseconds: the cards of its pending actions. */
const KEPT_MS = 31 * 24 * 3_600_000;
const MAX_CHATS = 500;

/** Has every gate and every chat that may still keep words of its own mask them. Throws when one did not answer. */
export const maskObjectsOf = async (env: Env, now: number): Promise<void> => {
  const chats = await recentChats(openDb(env.DB), now - KEPT_MS, MAX_CHATS);
  await Promise.all([
    ...MANIFESTS.map(({ skill }) => gateOf(env, skill).maskRedacted()),
    ...chats.map(({ chatId }) => sessionOf(env, chatId).maskRedacted()),
  ]);
};
