import { fail, type webFetch as manifest, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import { z } from 'zod';
import { extract } from './cache/extract.ts';
import type { WebFetchEnv } from './env.ts';
import { isHtml } from './fetch-text.ts';
import { Link, linksOf } from './links.ts';

/** As many as fit one answer to the model. */
const MOST_LINKS = 300;

/** All links, because the next question may be for others. */
const Links = z.object({ url: z.string(), status: z.number(), links: z.array(Link) });

export const extractLinks: ActionFor<typeof manifest, 'extract_links', WebFetchEnv> = {
  async run({ url: address, contains = '' }, context) {
    const extracted = await extract(address, context, {
      kind: 'links 1',
      value: Links,
      make: async ({ url, status, contentType, text }) =>
        isHtml(contentType)
          ? ok({ url: url.href, status, links: linksOf(text, url.href) })
          : fail('upstream_rejected', `${url.host} answers ${contentType}; only HTML has links.`),
    });
    if (!extracted.ok) return extracted;
    const { value, unchangedSince } = extracted.value;
    const wanted = contains.toLowerCase();
    const links = value.links.filter(({ text, url }) => `${text}\n${url}`.toLowerCase().includes(wanted));
    return ok({
      output: {
        ...value,
        links: links.slice(0, MOST_LINKS),
        truncated: links.length > MOST_LINKS,
        unchangedSince,
      },
    });
  },
};
