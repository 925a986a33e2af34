import { commit, type Db, lastTold, markTold, openDb, routesFor, untoldMails } from '@golem/db';
import { chatsFor } from '@golem/policy';
import { log } from '@golem/worker-kit';
import type { Env } from '../env.ts';
import { sessionOf } from '../stubs.ts';
import { mailNotice, moreMailNotice } from './mail-notice.ts';

/** What telling chats of mails needs. */
export interface MailTelling {
  db: Db;
  /** Unix milliseconds. */
  now: number;
  /** Says something in a chat, once per key. */
  note(chatId: string, key: string, text: string): Promise<void>;
}

export const mailTelling = (env: Env): MailTelling => ({
  db: openDb(env.DB),
  now: Date.now(),
  note: (chatId, key, text) => sessionOf(env, chatId).note(key, text),
});

/** Mails in one round; D1 binds at most 100 parameters. The rest is for the next one. */
const MAX_MAILS = 50;
/** Mails that a chat is told of one by one in one round; those beyond are counted, so that a flood drowns no chat. */
const ONE_BY_ONE = 5;

type Untold = Awaited<ReturnType<typeof untoldMails>>[number];

/** The chats that hear of a mail: those that a route names, and the one that began its thread. */
const hearersOf = (routes: Awaited<ReturnType<typeof routesFor>>, mail: Untold): string[] => {
  const fields = { from: mail.fromAddress, subject: mail.subject };
  const byRoute = mail.recipients.flatMap((to) => chatsFor(routes, { ...fields, to }));
  const alone = mail.recipients.length === 0 ? chatsFor(routes, fields) : [];
  return [...new Set([...byRoute, ...alone, ...(mail.startedIn === null ? [] : [mail.startedIn])])];
};

const tellChat = async (telling: MailTelling, chatId: string, mails: Untold[]): Promise<void> => {
  for (const mail of mails.slice(0, ONE_BY_ONE))
    await telling.note(chatId, `mail.${mail.id}`, mailNotice(mail));
  const [first, ...more] = mails.slice(ONE_BY_ONE);
  if (first) await telling.note(chatId, `mails.${first.id}`, moreMailNotice(more.length + 1));
};

/**
 * Tells chats of the mails that came since the last time. Each note has a key of its own and the mail is marked
 * afterwards, so a crash in between says nothing twice.
 */
export const tellMails = async (telling: MailTelling): Promise<void> => {
  const { db, now } = telling;
  const mails = await untoldMails(db, MAX_MAILS);
  if (mails.length === 0) return;
  const routes = await routesFor(db, 'mail');
  const heard = new Map<string, Untold[]>();
  for (const mail of mails) {
    for (const chatId of hearersOf(routes, mail)) heard.set(chatId, [...(heard.get(chatId) ?? []), mail]);
  }
  const notTold = new Set<string>();
  for (const [chatId, all] of heard) {
    try {
      await tellChat(telling, chatId, all);
    } catch (error) {
      // The other chats hear of theirs all the same; what they know is not said to them again.
      log('warn', 'mail.chat_not_told', { chat: chatId, detail: String(error) });
      for (const { id } of all) notTold.add(id);
    }
  }
  const told = mails.map(({ id }) => id).filter((id) => !notTold.has(id));
  if (told.length > 0) await commit(db, [markTold(db, told, now)]);
};

/** So soon after the last one a mail waits for the cron, in milliseconds: mails must not come faster than people read. */
const PAUSE_MS = 5_000;

/** Tells of a mail that has just come, unless another came a moment ago. */
export const tellMailsNow = async (telling: MailTelling): Promise<void> => {
  if (telling.now - (await lastTold(telling.db)) >= PAUSE_MS) await tellMails(telling);
};
