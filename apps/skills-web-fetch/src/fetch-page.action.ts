import { fail, type webFetch as manifest, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import { decodeText, readBody, webFetch } from '@golem/worker-kit/web';
import type { WebFetchEnv } from './env.ts';
import { readPage } from './read-page.ts';

/** About 10,000 tokens: enough of an article, little enough for a turn. Characters. */
const MAX_TEXT = 40_000;

const ACCEPT = 'text/html,application/xhtml+xml,application/json,text/plain;q=0.9,*/*;q=0.5';

const isHtml = (type: string): boolean => /^(text\/html|application\/xhtml\+xml)\b/.test(type);
const isText = (type: string): boolean => /^(text\/|application\/([\w.-]+\+)?(json|xml|yaml)\b)/.test(type);

export const fetchPage: ActionFor<typeof manifest, 'fetch_page', WebFetchEnv> = {
  async run({ url: address }, { env, signal }) {
    const answered = await webFetch(address, { egressUrl: env.WEB_EGRESS_URL, accept: ACCEPT, signal });
    if (!answered.ok) return answered;
    const { url, response } = answered.value;
    const contentType = (response.headers.get('content-type') ?? 'text/plain').toLowerCase();
    if (!isHtml(contentType) && !isText(contentType)) {
      await response.body?.cancel();
      return fail('upstream_rejected', `${url.host} answers ${contentType}, which is not text.`);
    }
    const body = await readBody(response, url.host, signal);
    if (!body.ok) return body;
    const source = decodeText(body.value, contentType);
    const { title, text } = isHtml(contentType) ? readPage(source, url.href) : { title: null, text: source };
    return ok({
      output: {
        url: url.href,
        status: response.status,
        title,
        contentType,
        text: text.slice(0, MAX_TEXT),
        truncated: text.length > MAX_TEXT,
      },
    });
  },
};
