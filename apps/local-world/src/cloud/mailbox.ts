import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { PageMail } from '../page-api.ts';
import { mailMessage, type OutsideMail } from './mail-message.ts';

/** Where the local runtime shows the mails that Workers sent. */
const SENT_MAILS = '/cdn-cgi/local/explorer/api/local/email/sending';

/** Where the local runtime takes a mail as Email Routing would. */
const INCOMING = '/cdn-cgi/handler/email';

/** Mails of other people that the page shows. */
const SHOWN = 50;

const Item = z.object({
  from: z.string(),
  to: z.array(z.string()),
  /** Where an answer has to go to find its thread. */
  replyTo: z.string().nullable().default(null),
  subject: z.string(),
  messageId: z.string(),
  sentAt: z.string(),
});
const List = z.object({ result: z.array(Item) });
const Detail = z.object({ result: z.object({ text: z.string().optional(), html: z.string().optional() }) });

/** What Golem sent, as the local runtime keeps it, and what others sent to Golem from here. */
export const createMailbox = (gatewayUrl: () => string | null, clock: Clock) => {
  let received: PageMail[] = [];
  const texts = new Map<string, string>();
  const get = async (query: string): Promise<unknown> => {
    const response = await fetch(`${gatewayUrl()}${SENT_MAILS}?${query}`, {
      signal: AbortSignal.timeout(2000),
    });
    return response.ok ? response.json() : null;
  };
  const textOf = async (messageId: string): Promise<string> => {
    const known = texts.get(messageId);
    if (known !== undefined) return known;
    const detail = Detail.safeParse(await get(`email_id=${encodeURIComponent(messageId)}`));
    const text = detail.data?.result.text ?? detail.data?.result.html ?? '';
    if (detail.success) texts.set(messageId, text);
    return text;
  };
  return {
    /** Hands Golem a mail from outside; throws when it is not taken. */
    async deliver(mail: OutsideMail): Promise<void> {
      const now = clock.now();
      const { raw, messageId } = mailMessage(mail, now);
      const query = new URLSearchParams({ from: mail.from, to: mail.to, format: 'json' });
      const response = await fetch(`${gatewayUrl()}${INCOMING}?${query.toString()}`, {
        method: 'POST',
        body: raw,
      });
      if (!response.ok) throw new Error(`Golem did not take the mail (${response.status}).`);
      const { from, to, subject, text } = mail;
      const at = new Date(now).toISOString();
      received = [
        { id: messageId, direction: 'received' as const, from, to: [to], replyTo: null, subject, text, at },
        ...received,
      ].slice(0, SHOWN);
    },
    /** Newest first, at most 150. Of what Golem sent nothing is shown while the runtime is away. */
    async read(): Promise<PageMail[]> {
      if (gatewayUrl() === null) return received;
      try {
        const list = List.safeParse(await get('per_page=100'));
        const mails: PageMail[] = [...received];
        for (const { messageId, sentAt, ...mail } of list.data?.result ?? []) {
          const text = await textOf(messageId);
          mails.push({ id: messageId, direction: 'sent', ...mail, text, at: sentAt });
        }
        return mails.toSorted((a, b) => b.at.localeCompare(a.at));
      } catch {
        return received; // the gateway is not up yet, or down again
      }
    },
  };
};
