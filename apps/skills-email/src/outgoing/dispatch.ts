import { fail, type GolemError, ok, type Result } from '@golem/contracts';
import { type AttachmentRow, attachmentsOf, type Db, type MailRow, mailById, moveMail } from '@golem/db';
import { log } from '@golem/worker-kit';
import { z } from 'zod';
import { inboxOf } from '../address.ts';
import type { EmailEnv } from '../env.ts';

/** What the binding throws: Email Service adds a code, the local runtime only a message. */
const SendFailure = z.object({ code: z.string().optional(), message: z.string() });

/** Codes after which the mail may be on its way; every other code is a refusal before sending. */
const OPEN_CODES = new Set(['E_DELIVERY_FAILED', 'E_INTERNAL_SERVER_ERROR']);

const ADVICE: Record<string, string> = {
  E_SENDER_NOT_VERIFIED: 'The sender is not set up: check MAIL_FROM and the sending domain at Cloudflare.',
  E_SENDER_DOMAIN_NOT_AVAILABLE: 'The domain of MAIL_FROM is not set up for sending at Cloudflare.',
  E_RECIPIENT_NOT_ALLOWED: 'The send_email binding does not allow this recipient.',
  E_RECIPIENT_SUPPRESSED: 'Mails to this recipient bounced before; Cloudflare does not send more.',
  E_RATE_LIMIT_EXCEEDED: 'Too many mails at once. Try again in a few minutes.',
  E_DAILY_LIMIT_EXCEEDED: 'The daily limit of mails is reached. Try again tomorrow.',
};

const REFUSED_LOCALLY = /not allowed|not verified/i;

const failureOf = (thrown: unknown): { ok: false; error: GolemError } => {
  const parsed = SendFailure.safeParse(thrown);
  const { code = '', message } = parsed.success ? parsed.data : { message: String(thrown) };
  const internal = `${code} ${message}`.trim();
  const refused = code === '' ? REFUSED_LOCALLY.test(message) : !OPEN_CODES.has(code);
  return refused
    ? fail('upstream_rejected', ADVICE[code] ?? `The mail was refused: ${message.slice(0, 200)}`, {
        internal,
      })
    : fail('upstream_error', 'Sending broke off; whether the mail left is not known.', { internal });
};

/** Email Service takes 5 MiB a message, in which attachments are base64. */
const LARGEST_ATTACHMENTS = 3.5 * 1024 * 1024;

/** How many earlier Message-IDs go along; mail programs look at the first and the last few. */
const MAX_REFERENCES = 20;

const contentOf = async (env: EmailEnv, attached: AttachmentRow[]): Promise<Result<EmailAttachment[]>> => {
  const size = attached.reduce((sum, row) => sum + row.size, 0);
  if (size > LARGEST_ATTACHMENTS)
    return fail('too_large', 'The attachments are over 3.5 MiB together; send fewer, or a link to them.');
  const contents: EmailAttachment[] = [];
  for (const { key, name, mimeType } of attached) {
    const object = await env.MAILS.get(key);
    if (!object) return fail('not_found', `The content of the attachment ${name} is gone.`);
    const content = await object.arrayBuffer();
    contents.push({ disposition: 'attachment', filename: name, type: mimeType, content });
  }
  return ok(contents);
};

/** The message as the binding takes it: the platform makes the MIME, encodes, and sets Date and Message-ID. */
const messageOf = (env: EmailEnv, mail: MailRow, attachments: EmailAttachment[]): EmailMessageBuilder => {
  const references = mail.references.slice(-MAX_REFERENCES).map((id) => `<${id}>`);
  const answered = references.at(-1);
  return {
    from: { email: env.MAIL_FROM, name: env.MAIL_FROM_NAME },
    to: mail.recipients,
    subject: mail.subject,
    text: mail.body,
    ...(mail.html === null ? {} : { html: mail.html }),
    ...(env.MAIL_INBOX === undefined ? {} : { replyTo: inboxOf(env.MAIL_INBOX, mail.threadId) }),
    ...(answered === undefined
      ? {}
      : { headers: { 'In-Reply-To': answered, References: references.join(' ') } }),
    ...(attachments.length === 0 ? {} : { attachments }),
  };
};

const NOTHING = 'Nothing was done: the mailbox cannot be written just now. Try again in a minute.';

/** Takes a draft for sending; of two at once one gets it. A failure here says that nothing was sent. */
const take = async (db: Db, env: EmailEnv, id: string, chatId: string | null, now: number) => {
  try {
    const attached = await contentOf(env, await attachmentsOf(db, id));
    if (!attached.ok) return attached;
    const isMine = await moveMail(db, id, 'draft', { state: 'sending', at: now, note: null, chatId });
    const [mail] = isMine ? await mailById(db, id) : [];
    return mail
      ? ok({ mail, attachments: attached.value })
      : fail('conflict', `The mail ${id} is no draft any more, so it was not sent again.`);
  } catch (error) {
    return fail('upstream_rejected', NOTHING, { internal: String(error), retryable: true });
  }
};

/** Stores how sending ended. The mail is out or not, whatever D1 says to this: a failure is only logged. */
const record = async (db: Db, id: string, set: Parameters<typeof moveMail>[3]): Promise<void> => {
  try {
    await moveMail(db, id, 'sending', set);
  } catch (error) {
    log('error', 'mail.not_recorded', { mail: id, detail: String(error) });
  }
};

/**
 * Sends a draft, once. A refused one becomes a draft again; one of which nobody knows stays `sending` for good, and
 * nothing sends it again.
 */
export const dispatch = async (
  db: Db,
  env: EmailEnv,
  id: string,
  { chatId, now }: { chatId: string | null; now: number },
): Promise<Result<{ mail: string; messageId: string; to: string; subject: string }>> => {
  const taken = await take(db, env, id, chatId, now);
  if (!taken.ok) return taken;
  const { mail, attachments } = taken.value;
  try {
    const { messageId } = await env.MAIL.send(messageOf(env, mail, attachments));
    await record(db, id, { state: 'sent', messageId: messageId.replace(/^<|>$/g, '') });
    return ok({ mail: id, messageId, to: mail.recipients[0] ?? '', subject: mail.subject });
  } catch (error) {
    const failure = failureOf(error);
    const isOpen = failure.error.code === 'upstream_error';
    await record(db, id, { state: isOpen ? 'sending' : 'draft', note: failure.error.message });
    return failure;
  }
};

/** Whether the mail with this id was sent, from its row. */
export const wasSent = async (db: Db, id: string) => {
  const [mail] = await mailById(db, id);
  if (!mail || mail.state === 'draft')
    return ok({ happened: 'no' as const, detail: 'The mail was not handed over for sending.' });
  return mail.state === 'sent'
    ? ok({ happened: 'yes' as const, detail: `The mail was sent as ${mail.messageId}.` })
    : ok({ happened: 'unknown' as const, detail: 'The mail was handed over; whether it left is not known.' });
};
