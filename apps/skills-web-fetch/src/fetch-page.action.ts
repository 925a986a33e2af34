import { type webFetch as manifest, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { WebFetchEnv } from './env.ts';
import { fetchText } from './fetch-text.ts';
import { MAX_TEXT, readAny } from './read-any.ts';

export const fetchPage: ActionFor<typeof manifest, 'fetch_page', WebFetchEnv> = {
  async run({ url: address }, context) {
    const fetched = await fetchText(address, context, { pdf: true });
    if (!fetched.ok) return fetched;
    const page = await readAny(fetched.value, context.signal);
    if (!page.ok) return page;
    const { url, status, contentType } = fetched.value;
    const { text } = page.value;
    return ok({
      output: {
        url: url.href,
        status,
        contentType,
        ...page.value,
        text: text.slice(0, MAX_TEXT),
        truncated: text.length > MAX_TEXT,
      },
    });
  },
};
