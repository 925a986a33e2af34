import { MANIFESTS } from '@golem/contracts';
import { openDb, overdueChats, recentChats, stuckChats } from '@golem/db';
import { log } from '@golem/worker-kit';
import { anchorDaily, anchorWorld } from '../audit/anchor.ts';
import type { Env } from '../env.ts';
import { drainVectors } from '../memory/drain-vectors.ts';
import { maskObjectsOf } from '../memory/objects.ts';
import { keepRedacted } from '../memory/redact.ts';
import { vectorsIn } from '../memory/vectors.ts';
import { pruneFiles } from '../reply/result-files.ts';
import { mailTelling, tellMails } from '../reply/tell-mails.ts';
import { gateOf, sessionOf, socketOf } from '../stubs.ts';
import { noteSweep } from './last-sweep.ts';

/** A run that is open for longer than this has its chat looked at, in milliseconds. */
const STUCK_MS = 60_000;
/** A chat without an event for this long has nothing left to say, in milliseconds. */
const QUIET_MS = 24 * 3_600_000;
/** Chats in one sweep: each is one call to its Session. Those with an open run come first. */
const MAX_CHATS = 200;

/** The chats whose alarm may have been lost with something to do: what that is, only they know. */
const chatsToLookAfter = async (env: Env, now: number): Promise<string[]> => {
  const db = openDb(env.DB);
  const [stuck, overdue, recent] = await Promise.all([
    stuckChats(db, now - STUCK_MS, MAX_CHATS),
    overdueChats(db, now - STUCK_MS, MAX_CHATS),
    recentChats(db, now - QUIET_MS, MAX_CHATS),
  ]);
  return [...new Set([...stuck, ...overdue, ...recent].map(({ chatId }) => chatId))].slice(0, MAX_CHATS);
};

/**
 * Every five minutes: has each gate settle what is open, and each chat that is at work or was used today go round its
 * lanes, in case its alarm was lost. What is due there (expiry, a silent run, an undelivered answer) is the Session's own
 * business. Once a day it anchors the audit log; old files of results go; the vector index hears
 * of facts, and what was said of redacted topics is masked.
 */
export const sweep = async (env: Env): Promise<void> => {
  const now = Date.now();
  const gates = MANIFESTS.map(({ skill }) => gateOf(env, skill).lookAround());
  const chats = await chatsToLookAfter(env, now);
  const results = await Promise.allSettled([
    anchorDaily(anchorWorld(env, now)),
    socketOf(env).ensure(),
    pruneFiles(env.RESULTS, now),
    tellMails(mailTelling(env)),
    drainVectors(openDb(env.DB), vectorsIn(env), now),
    keepRedacted({ db: openDb(env.DB), env, maskObjects: () => maskObjectsOf(env, now) }, now),
    ...gates,
    ...chats.map((chatId) => sessionOf(env, chatId).lookAround()),
  ]);
  const failed = results.filter(({ status }) => status === 'rejected').length;
  log(failed > 0 ? 'warn' : 'info', 'cron.swept', { chats: chats.length, failed });
  await noteSweep(env);
};
