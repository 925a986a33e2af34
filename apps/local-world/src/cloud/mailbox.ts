import { z } from 'zod';
import type { PageMail } from '../page-api.ts';

/** Where the local runtime shows the mails that Workers sent. */
const SENT_MAILS = '/cdn-cgi/local/explorer/api/local/email/sending';

const Item = z.object({
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  messageId: z.string(),
  sentAt: z.string(),
});
const List = z.object({ result: z.array(Item) });
const Detail = z.object({ result: z.object({ text: z.string().optional(), html: z.string().optional() }) });

/** Reads sent mails from the local runtime of the gateway. Empty while it is away or shows no mails. */
export const createMailbox = (gatewayUrl: () => string | null) => {
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
    /** Newest first, at most 100. */
    async read(): Promise<PageMail[]> {
      if (gatewayUrl() === null) return [];
      try {
        const list = List.safeParse(await get('per_page=100'));
        const mails: PageMail[] = [];
        for (const { messageId, sentAt, ...mail } of list.data?.result ?? []) {
          mails.push({ id: messageId, ...mail, text: await textOf(messageId), at: sentAt });
        }
        return mails.toSorted((a, b) => b.at.localeCompare(a.at));
      } catch {
        return []; // the gateway is not up yet, or down again
      }
    },
  };
};
