import { type webFetch as manifest, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import { z } from 'zod';
import { extract } from './cache/extract.ts';
import type { WebFetchEnv } from './env.ts';
import { MAX_TEXT, readAny } from './read-any.ts';

const Read = z.object({
  url: z.string(),
  status: z.number(),
  contentType: z.string(),
  title: z.string().nullable(),
  author: z.string().nullable(),
  published: z.string().nullable(),
  language: z.string().nullable(),
  text: z.string(),
  truncated: z.boolean(),
});

export const fetchPage: ActionFor<typeof manifest, 'fetch_page', WebFetchEnv> = {
  async run({ url: address }, context) {
    const extracted = await extract(address, context, {
      kind: 'page 1',
      value: Read,
      pdf: true,
      make: async (fetched) => {
        const page = await readAny(fetched, context.signal);
        if (!page.ok) return page;
        const { url, status, contentType } = fetched;
        const { text } = page.value;
        return ok({
          url: url.href,
          status,
          contentType,
          ...page.value,
          text: text.slice(0, MAX_TEXT),
          truncated: text.length > MAX_TEXT,
        });
      },
    });
    if (!extracted.ok) return extracted;
    const { value, unchangedSince } = extracted.value;
    return ok({ output: { ...value, unchangedSince } });
  },
};
