import { z } from 'zod';

const binding = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null);

export const EmailEnv = z.object({
  /** The `send_email` binding. */
  MAIL: binding<SendEmail>(),
  DB: binding<D1Database>(),
  /** Raw messages and attachments. */
  MAILS: binding<R2Bucket>(),
  /** The sender: an address of a domain that is set up for sending at Cloudflare. */
  MAIL_FROM: z.string().trim().pipe(z.email()),
  /** The sender's name in the recipient's inbox. */
  MAIL_FROM_NAME: z.string().trim().min(1).default('Golem'),
  /** Where answers are to go, with a plus-address for each thread; blank or absent: to the sender. */
  MAIL_INBOX: z
    .string()
    .trim()
    .toLowerCase()
    .transform((text) => (text === '' ? undefined : text))
    .pipe(z.email().optional())
    .optional(),
  /** The receiving server's name in `Authentication-Results`; only what it says counts. */
  MAIL_AUTHSERV_ID: z.string().trim().min(1).toLowerCase().default('mx.cloudflare.net'),
});
export type EmailEnv = z.infer<typeof EmailEnv>;
