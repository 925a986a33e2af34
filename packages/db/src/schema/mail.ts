import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Incoming and outgoing mails, and drafts. The raw message of an incoming one is in R2. Times are unix milliseconds. */
export const mails = sqliteTable(
  'mails',
  {
    /** The row number that `mails_fts` refers to; explicit, because VACUUM may renumber implicit ones. */
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    /** `sending`: handed to the binding, and whether it left is not known yet. */
    state: text('state', { enum: ['received', 'draft', 'sending', 'sent'] }).notNull(),
    /** What sent it: a person, a program that answers by itself, a mailing list, or a server that could not deliver. */
    kind: text('kind', { enum: ['mail', 'auto', 'list', 'bounce'] }).notNull(),
    /** Without its angle brackets; null while it is not known. */
    messageId: text('message_id'),
    references: text('references', { mode: 'json' }).$type<string[]>().notNull(),
    /** The id of the first mail of its thread. */
    threadId: text('thread_id').notNull(),
    /** The chat in which an outgoing mail was written. */
    chatId: text('chat_id'),
    /** Lower case. */
    fromAddress: text('from_address').notNull(),
    fromName: text('from_name').notNull(),
    /** Addresses, lower case. */
    recipients: text('recipients', { mode: 'json' }).$type<string[]>().notNull(),
    /** Where the sender wants answers, when that is not `fromAddress`. */
    replyTo: text('reply_to'),
    subject: text('subject').notNull(),
    /** The subject without `Re:` and the like, lower case. */
    topic: text('topic').notNull(),
    /** Plain text, capped. */
    body: text('body').notNull(),
    /** Of an outgoing mail. */
    html: text('html'),
    /** Bytes of the raw message; of an outgoing one, of its text. */
    size: integer('size').notNull(),
    /** The raw message in R2. */
    rawKey: text('raw_key'),
    /** What the receiving server found, as it said it: `pass`, `fail`, `none` …; null: it said nothing. */
    spf: text('spf'),
    dkim: text('dkim'),
    dmarc: text('dmarc'),
    /** What a reader has to know: that it is cut, or why it could not be delivered. */
    note: text('note'),
    /** What the sender says; null: nothing that reads as a time. */
    sentAt: integer('sent_at'),
    /** When it came, was written or was sent. */
    at: integer('at').notNull(),
    readAt: integer('read_at'),
    archivedAt: integer('archived_at'),
    /** When the chats that hear of it were told. */
    toldAt: integer('told_at'),
  },
  (table) => [
    index('mails_by_time').on(table.at),
    index('mails_by_message').on(table.messageId),
    index('mails_by_thread').on(table.threadId, table.at),
    index('mails_by_topic').on(table.topic, table.at),
    index('mails_by_told').on(table.state, table.toldAt),
  ],
);

/** What was attached to a mail; the content is in R2. */
export const mailAttachments = sqliteTable(
  'mail_attachments',
  {
    /** The mail's id, a dot and a number. */
    id: text('id').primaryKey(),
    mailId: text('mail_id').notNull(),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    mimeType: text('mime_type').notNull(),
    size: integer('size').notNull(),
    key: text('key').notNull(),
  },
  (table) => [uniqueIndex('mail_attachments_by_mail').on(table.mailId, table.position)],
);
