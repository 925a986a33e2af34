import { type Db, mailById, threadAbout, threadsOfMessages } from '@golem/db';
import { isAnswer, mailInAddress, topicOf } from '../address.ts';
import type { ParsedMail } from './parse-mail.ts';

/** A subject is taken for an answer to a mail that was sent so long ago, in milliseconds: 60 days. */
const TOPIC_MS = 60 * 24 * 3_600_000;

/**
 * The thread that a mail belongs to: by the Message-IDs that it answers, by the plus-address it was sent to, or by an
 * answer's subject from somebody to whom Golem wrote about it. Null: it begins one.
 */
export const threadOf = async (
  db: Db,
  { answers, recipients, subject, fromAddress }: ParsedMail,
  inbox: string | undefined,
  now: number,
): Promise<string | null> => {
  const known = answers.length === 0 ? [] : await threadsOfMessages(db, answers);
  const nearest = answers.flatMap((id) => known.find(({ messageId }) => messageId === id) ?? [])[0];
  if (nearest) return nearest.threadId;
  const named = recipients.flatMap((address) => mailInAddress(inbox, address) ?? [])[0];
  const [addressed] = named === undefined ? [] : await mailById(db, named);
  if (addressed) return addressed.threadId;
  if (!isAnswer(subject)) return null;
  const [about] = await threadAbout(db, topicOf(subject), fromAddress, now - TOPIC_MS);
  return about?.threadId ?? null;
};
