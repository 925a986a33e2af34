import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Db } from './client.ts';
import { mailAttachments, mails } from './schema.ts';

export type MailRow = typeof mails.$inferSelect;
export type NewMail = Omit<typeof mails.$inferInsert, 'seq'>;
export type AttachmentRow = typeof mailAttachments.$inferSelect;

/** Characters of a mail's text that a list shows. */
const SNIPPET = 200;

/** What a list shows of a mail: never its whole text, which may be long. */
const listed = {
  id: mails.id,
  state: mails.state,
  kind: mails.kind,
  threadId: mails.threadId,
  fromAddress: mails.fromAddress,
  fromName: mails.fromName,
  recipients: mails.recipients,
  subject: mails.subject,
  snippet: sql<string>`substr(${mails.body}, 1, ${sql.raw(String(SNIPPET))})`,
  dmarc: mails.dmarc,
  note: mails.note,
  at: mails.at,
  readAt: mails.readAt,
  archivedAt: mails.archivedAt,
};

/** Adds a mail once; the same id again changes nothing. */
export const insertMail = (db: Db, row: NewMail): Statement =>
  db.insert(mails).values(row).onConflictDoNothing();

/** Adds an attachment once. */
export const insertAttachment = (db: Db, row: AttachmentRow): Statement =>
  db.insert(mailAttachments).values(row).onConflictDoNothing();

/** The mail with this id; none or one. */
export const mailById = (db: Db, id: string) => db.select().from(mails).where(eq(mails.id, id));

/** Moves an outgoing mail on; only from `before`, so that two cannot send one draft. Tells whether it was there. */
export const moveMail = async (
  db: Db,
  id: string,
  before: MailRow['state'],
  set: Partial<Pick<MailRow, 'state' | 'messageId' | 'note' | 'at' | 'threadId' | 'references' | 'chatId'>>,
): Promise<boolean> => {
  const moved = await db
    .update(mails)
    .set(set)
    .where(and(eq(mails.id, id), eq(mails.state, before)))
    .returning({ id: mails.id });
  return moved.length > 0;
};

/** Deletes a draft, and tells whether there was one. */
export const deleteDraft = async (db: Db, id: string): Promise<boolean> => {
  const gone = await db
    .delete(mails)
    .where(and(eq(mails.id, id), eq(mails.state, 'draft')))
    .returning({ id: mails.id });
  return gone.length > 0;
};

/** Sets when mails were read or archived; null: they are not. Mails that are not there are passed over. */
export const markMails = (
  db: Db,
  ids: string[],
  set: Partial<Pick<MailRow, 'readAt' | 'archivedAt'>>,
): Statement => db.update(mails).set(set).where(inArray(mails.id, ids));

/** When these mails were read and archived. */
export const marksOf = (db: Db, ids: string[]) =>
  db
    .select({
      id: mails.id,
      subject: mails.subject,
      fromAddress: mails.fromAddress,
      readAt: mails.readAt,
      archivedAt: mails.archivedAt,
    })
    .from(mails)
    .where(inArray(mails.id, ids));

/** What was attached to a mail, in its order. */
export const attachmentsOf = (db: Db, mailId: string) =>
  db
    .select()
    .from(mailAttachments)
    .where(eq(mailAttachments.mailId, mailId))
    .orderBy(asc(mailAttachments.position));

/** The attachments with these ids. */
export const attachmentsById = (db: Db, ids: string[]) =>
  db.select().from(mailAttachments).where(inArray(mailAttachments.id, ids));

/** Which mails a list shows. */
export interface MailFilter {
  folder: 'inbox' | 'archive' | 'sent' | 'drafts';
  unread: boolean;
  /** Only from senders whose address or name holds this. */
  from?: string | undefined;
}

const inFolder = (folder: MailFilter['folder']) => {
  switch (folder) {
    case 'inbox':
      return and(eq(mails.state, 'received'), isNull(mails.archivedAt));
    case 'archive':
      return and(eq(mails.state, 'received'), isNotNull(mails.archivedAt));
    case 'sent':
      return inArray(mails.state, ['sending', 'sent']);
    case 'drafts':
      return eq(mails.state, 'draft');
  }
};

/** Mails, newest first. */
export const listMails = (db: Db, { folder, unread, from }: MailFilter, limit: number) =>
  db
    .select(listed)
    .from(mails)
    .where(
      and(
        inFolder(folder),
        unread ? isNull(mails.readAt) : undefined,
        // Not LIKE: `%` and `_` are characters of names.
        from === undefined
          ? undefined
          : sql`instr(lower(${mails.fromAddress} || ' ' || ${mails.fromName}), ${from.toLowerCase()}) > 0`,
      ),
    )
    .orderBy(desc(mails.at), desc(mails.seq))
    .limit(limit);

/** The mails that match an FTS5 expression, best first (BM25; subject and sender count more than the text). */
export const searchMails = (db: Db, match: string, limit: number) =>
  db
    .select(listed)
    .from(mails)
    .innerJoin(sql`mails_fts`, sql`mails_fts.rowid = ${mails.seq}`)
    .where(sql`mails_fts MATCH ${match}`)
    .orderBy(sql`bm25(mails_fts, 4.0, 3.0, 3.0, 2.0, 1.0)`)
    .limit(limit);

/** The latest mails of a thread with the beginning of each text, oldest first. */
export const threadMails = async (db: Db, threadId: string, limit: number, characters: number) => {
  const rows = await db
    .select({ ...listed, body: sql<string>`substr(${mails.body}, 1, ${characters})` })
    .from(mails)
    .where(eq(mails.threadId, threadId))
    .orderBy(desc(mails.at), desc(mails.seq))
    .limit(limit);
  return rows.toReversed();
};

/** How many mails a thread has. */
export const threadSize = (db: Db, threadId: string): Promise<number> =>
  db.$count(mails, eq(mails.threadId, threadId));

/** D1 binds at most 100 parameters. */
const MAX_IDS = 90;

/** The threads of the mails with one of these Message-IDs. */
export const threadsOfMessages = (db: Db, messageIds: string[]) =>
  db
    .select({ messageId: mails.messageId, threadId: mails.threadId })
    .from(mails)
    .where(inArray(mails.messageId, messageIds.slice(0, MAX_IDS)));

/** The thread of the latest mail that was sent to `address` about `topic` since then; none or one. */
export const threadAbout = (db: Db, topic: string, address: string, since: number) =>
  db
    .select({ threadId: mails.threadId })
    .from(mails)
    .where(
      and(
        eq(mails.topic, topic),
        gt(mails.at, since),
        eq(mails.state, 'sent'),
        sql`EXISTS (SELECT 1 FROM json_each(${mails.recipients}) WHERE value = ${address})`,
      ),
    )
    .orderBy(desc(mails.at))
    .limit(1);

/** Mails that came and that no chat was told of yet, oldest first, and the chat that began the thread, if one did. */
export const untoldMails = (db: Db, limit: number) =>
  db
    .select({
      ...listed,
      startedIn: sql<string | null>`(
        SELECT begun.chat_id FROM ${mails} AS begun
        WHERE begun.thread_id = ${mails}.thread_id AND begun.chat_id IS NOT NULL ORDER BY begun.at LIMIT 1)`,
    })
    .from(mails)
    .where(and(eq(mails.state, 'received'), isNull(mails.toldAt)))
    .orderBy(asc(mails.at), asc(mails.seq))
    .limit(limit);

/** When a chat was last told of a mail, unix milliseconds; 0: never. */
export const lastTold = async (db: Db): Promise<number> => {
  const [row] = await db
    .select({ at: sql<number | null>`max(${mails.toldAt})` })
    .from(mails)
    .where(eq(mails.state, 'received'));
  return row?.at ?? 0;
};

export const markTold = (db: Db, ids: string[], at: number): Statement =>
  db.update(mails).set({ toldAt: at }).where(inArray(mails.id, ids));
