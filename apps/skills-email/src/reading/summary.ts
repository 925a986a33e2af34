import type { MailSummary } from '@golem/contracts';
import type { MailRow } from '@golem/db';

type Row = Pick<
  MailRow,
  | 'id'
  | 'state'
  | 'kind'
  | 'threadId'
  | 'fromAddress'
  | 'fromName'
  | 'dmarc'
  | 'recipients'
  | 'subject'
  | 'note'
  | 'at'
  | 'readAt'
  | 'archivedAt'
>;

/** Recipients that a list shows; a mail can name hundreds. */
const SHOWN_RECIPIENTS = 10;

/** A mail as all reading capabilities show it. */
export const factsOf = (row: Row): Omit<MailSummary, 'snippet'> => ({
  id: row.id,
  state: row.state,
  kind: row.kind,
  thread: row.threadId,
  from: row.fromAddress,
  fromName: row.fromName,
  senderVerified: row.dmarc === 'pass',
  to: row.recipients.slice(0, SHOWN_RECIPIENTS),
  subject: row.subject,
  note: row.note,
  at: new Date(row.at).toISOString(),
  read: row.readAt !== null,
  archived: row.archivedAt !== null,
});

export const summaryOf = (row: Row & { snippet: string }): MailSummary => ({
  ...factsOf(row),
  snippet: row.snippet.replace(/\s+/g, ' ').trim().toWellFormed(),
});
