import { z } from 'zod';
import type { Result } from './result.ts';

/** A mail as the receiving server hands it over. The type of its stream is the platform's. */
export interface IncomingMail<Stream> {
  /** Sender and recipient of the envelope, not of the headers. */
  from: string;
  to: string;
  raw: Stream;
  /** Bytes of `raw`. */
  rawSize: number;
}

/** What became of an incoming mail. */
export const MailReceipt = z.object({
  id: z.string(),
  /** Stored before: the same mail was delivered twice. */
  isRepeated: z.boolean(),
});
export type MailReceipt = z.infer<typeof MailReceipt>;

/** The door of the mail skill for incoming mail. It stores and decides nothing, so it needs no grant. */
export interface MailPort<Stream> {
  receive(mail: IncomingMail<Stream>): Promise<Result<MailReceipt>>;
}
