import { z } from 'zod';

export const EmailEnv = z.object({
  /** The `send_email` binding. */
  MAIL: z.custom<SendEmail>((value) => typeof value === 'object' && value !== null),
  /** The sender: an address of a domain that is set up for sending at Cloudflare. */
  MAIL_FROM: z.string().trim().pipe(z.email()),
  /** The sender's name in the recipient's inbox. */
  MAIL_FROM_NAME: z.string().trim().min(1).default('Golem'),
});
export type EmailEnv = z.infer<typeof EmailEnv>;
