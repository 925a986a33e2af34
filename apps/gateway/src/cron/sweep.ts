import { MANIFESTS } from '@golem/contracts';
import { openDb, stuckChats } from '@golem/db';
import { log } from '@golem/worker-kit';
import { anchorDaily, anchorWorld } from '../audit/anchor.ts';
import type { Env } from '../env.ts';
import { gateOf, sessionOf } from '../stubs.ts';

/** A run that is open for longer than this has its chat looked at, in milliseconds. */
const STUCK_MS = 60_000;
/** Chats in one sweep: each is one call to its Session. */
const MAX_CHATS = 200;

/**
 * Every five minutes: has each gate settle what is open, and each chat with an open run or pending action go round its
 * lanes, in case its alarm was lost. What is due there (expiry, a silent run, an undelivered answer) is the Session's own
 * business. Once a day it anchors the audit log.
 */
export const sweep = async (env: Env): Promise<void> => {
  const gates = MANIFESTS.map(({ skill }) => gateOf(env, skill).lookAround());
  const chats = await stuckChats(openDb(env.DB), Date.now() - STUCK_MS, MAX_CHATS);
  const results = await Promise.allSettled([
    anchorDaily(anchorWorld(env, Date.now())),
    ...gates,
    ...chats.map(({ chatId }) => sessionOf(env, chatId).lookAround()),
  ]);
  const failed = results.filter(({ status }) => status === 'rejected').length;
  log(failed > 0 ? 'warn' : 'info', 'cron.swept', { chats: chats.length, failed });
};
