import { z } from 'zod';

export const MailId = z
  .string()
  .trim()
  .regex(
    /^m-[0-9a-f]{20}$/,
    'must be the id of a mail, such as m-0123456789abcdef0123; email.list shows them',
  );

export const MailIds = z.array(MailId).min(1).max(50).describe('Ids of mails');

export const To = z
  .email({ error: 'must be one mail address, such as ann@example.com' })
  .max(254)
  .describe('The recipient');

export const Subject = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\r\n]*$/, 'must be one line');

export const Body = z.string().min(1).max(50_000).describe('The body, as plain text');

export const Html = z
  .string()
  .min(1)
  .max(200_000)
  .describe('The same body as HTML, for mail programs that show it; `text` is needed all the same');

export const Attachments = z
  .array(
    z
      .string()
      .trim()
      .regex(
        /^m-[0-9a-f]{20}\.\d{1,3}$/,
        'must be the id of an attachment, such as m-0123456789abcdef0123.0',
      ),
  )
  .max(20)
  .describe('Ids of attachments of stored mails to send along, from email.read');

/** What an outgoing mail ended as. */
export const Sent = z.object({
  mail: z.string(),
  messageId: z.string(),
  to: z.string(),
  subject: z.string(),
});

/** A mail in a list. */
export const MailSummary = z.object({
  id: z.string(),
  state: z.enum(['received', 'draft', 'sending', 'sent']),
  /** `auto`: a program answered by itself; `bounce`: a server could not deliver. */
  kind: z.enum(['mail', 'auto', 'list', 'bounce']),
  thread: z.string(),
  from: z.string(),
  fromName: z.string(),
  /** Whether the receiving server found that the sender's domain stands for this mail (DMARC). */
  senderVerified: z.boolean(),
  to: z.array(z.string()),
  subject: z.string(),
  snippet: z.string(),
  note: z.string().nullable(),
  /** ISO 8601. */
  at: z.string(),
  read: z.boolean(),
  archived: z.boolean(),
});
export type MailSummary = z.infer<typeof MailSummary>;

export const MailAttachment = z.object({
  id: z.string(),
  name: z.string(),
  mimeType: z.string(),
  /** Bytes. */
  size: z.number().int(),
});
