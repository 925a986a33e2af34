import { type webFetch as manifest, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { WebFetchEnv } from './env.ts';
import { fetchText } from './fetch-text.ts';
import { MAX_TEXT } from './read-any.ts';

export const fetchRaw: ActionFor<typeof manifest, 'fetch_raw', WebFetchEnv> = {
  async run({ url: address }, context) {
    const fetched = await fetchText(address, context);
    if (!fetched.ok) return fetched;
    const { url, status, contentType, headers, text } = fetched.value;
    return ok({
      output: {
        url: url.href,
        status,
        contentType,
        lastModified: headers.get('last-modified'),
        body: text.slice(0, MAX_TEXT),
        truncated: text.length > MAX_TEXT,
      },
    });
  },
};
