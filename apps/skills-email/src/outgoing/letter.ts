import { fail, ok, type Result } from '@golem/contracts';
import {
  type AttachmentRow,
  attachmentsById,
  attachmentsOf,
  commit,
  type Db,
  insertAttachment,
  insertMail,
  type MailRow,
  mailById,
} from '@golem/db';
import { topicOf } from '../address.ts';
import type { EmailEnv } from '../env.ts';

/** What is needed to write a mail down, before anything is sent. */
export interface Letter {
  id: string;
  to: string;
  subject: string;
  text: string;
  html?: string | undefined;
  attachments?: string[] | undefined;
  threadId?: string;
  references?: string[];
  chatId: string | null;
}

const LOST = 'Nothing was done: the mailbox cannot be written just now. Try again in a minute.';

/** The attachments behind these ids, in their order. */
export const findAttachments = async (db: Db, ids: readonly string[]): Promise<Result<AttachmentRow[]>> => {
  if (ids.length === 0) return ok([]);
  const rows = await attachmentsById(db, [...ids]);
  const missing = ids.find((id) => !rows.some((row) => row.id === id));
  if (missing !== undefined)
    return fail(
      'not_found',
      `There is no attachment ${missing}; email.read shows the attachments of a mail.`,
    );
  return ok(ids.flatMap((id) => rows.filter((row) => row.id === id)));
};

/** Stores a mail as a draft, once. What is sent is always a draft first, so that nothing leaves of which no row tells. */
export const writeDown = async (
  db: Db,
  env: EmailEnv,
  letter: Letter,
  now: number,
): Promise<Result<null>> => {
  try {
    const attached = await findAttachments(db, letter.attachments ?? []);
    if (!attached.ok) return attached;
    await commit(db, [
      insertMail(db, {
        id: letter.id,
        state: 'draft',
        kind: 'mail',
        references: letter.references ?? [],
        threadId: letter.threadId ?? letter.id,
        chatId: letter.chatId,
        fromAddress: env.MAIL_FROM.toLowerCase(),
        fromName: env.MAIL_FROM_NAME,
        recipients: [letter.to.toLowerCase()],
        subject: letter.subject,
        topic: topicOf(letter.subject),
        body: letter.text,
        html: letter.html ?? null,
        size: new TextEncoder().encode(letter.text).byteLength,
        at: now,
        readAt: now,
      }),
      ...attached.value.map((row, position) =>
        insertAttachment(db, { ...row, id: `${letter.id}.${position}`, mailId: letter.id, position }),
      ),
    ]);
    return ok(null);
  } catch (error) {
    return fail('upstream_rejected', LOST, { internal: String(error), retryable: true });
  }
};

/** The draft with this id, if its recipient is the one that was named: policy judged that one. */
export const findDraft = async (
  db: Db,
  id: string,
  to: string,
): Promise<Result<{ draft: MailRow; attached: AttachmentRow[] }>> => {
  const [draft] = await mailById(db, id);
  if (!draft)
    return fail('not_found', `There is no draft ${id}; email.list with the folder drafts shows them.`);
  if (draft.state !== 'draft')
    return fail('conflict', `The mail ${id} is no draft any more: it is ${draft.state}.`);
  if (draft.recipients[0] !== to.toLowerCase())
    return fail(
      'invalid_input',
      `The draft ${id} is to ${draft.recipients[0]}; name that address in \`to\`.`,
    );
  return ok({ draft, attached: await attachmentsOf(db, id) });
};
