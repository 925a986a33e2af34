import { fail, type webFetch as manifest, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { WebFetchEnv } from './env.ts';
import { fetchText, isHtml } from './fetch-text.ts';
import { linksOf } from './links.ts';

/** As many as fit one answer to the model. */
const MOST_LINKS = 300;

export const extractLinks: ActionFor<typeof manifest, 'extract_links', WebFetchEnv> = {
  async run({ url: address, contains = '' }, context) {
    const fetched = await fetchText(address, context);
    if (!fetched.ok) return fetched;
    const { url, status, contentType, text } = fetched.value;
    if (!isHtml(contentType)) {
      return fail('upstream_rejected', `${url.host} answers ${contentType}; only HTML has links.`);
    }
    const wanted = contains.toLowerCase();
    const links = linksOf(text, url.href).filter((link) =>
      `${link.text}\n${link.url}`.toLowerCase().includes(wanted),
    );
    return ok({
      output: {
        url: url.href,
        status,
        links: links.slice(0, MOST_LINKS),
        truncated: links.length > MOST_LINKS,
      },
    });
  },
};
