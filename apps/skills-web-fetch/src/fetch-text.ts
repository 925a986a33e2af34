import { fail, ok, type Result } from '@golem/contracts';
import { decodeText, readBody, webFetch } from '@golem/worker-kit/web';
import type { WebFetchEnv } from './env.ts';

const ACCEPT = 'text/html,application/xhtml+xml,application/json,application/pdf,text/plain;q=0.9,*/*;q=0.5';

export const isHtml = (type: string): boolean => /^(text\/html|application\/xhtml\+xml)\b/.test(type);
export const isPdf = (type: string): boolean => /^application\/pdf\b/.test(type);
const isText = (type: string): boolean =>
  /^(text\/|application\/([\w.-]+\+)?(json|xml|yaml|x-ndjson|javascript)\b)/.test(type);

export interface Fetched {
  /** The address after redirects. */
  url: URL;
  status: number;
  /** In lower case. */
  contentType: string;
  headers: Headers;
  bytes: Uint8Array;
  text: string;
}

interface Reach {
  env: WebFetchEnv;
  signal: AbortSignal;
}

interface Ask {
  /** Whether a PDF is wanted too; its bytes come without text. */
  pdf?: boolean;
  /** What a site said of a page before, to be asked whether that has changed. */
  headersFor?: (url: URL) => Record<string, string>;
}

/**
 * GETs a public address and reads its body, 5 MiB at most. Errors: those of {@link webFetch} and {@link readBody}, and
 * `upstream_rejected` for what is neither text nor, where `pdf` is allowed, a PDF.
 */
export const fetchText = async (
  address: string,
  { env, signal }: Reach,
  { pdf = false, headersFor }: Ask = {},
): Promise<Result<Fetched>> => {
  const answered = await webFetch(address, {
    egressUrl: env.WEB_EGRESS_URL,
    resolverUrl: env.DNS_RESOLVER_URL,
    accept: ACCEPT,
    ...(headersFor && { headersFor }),
    signal,
  });
  if (!answered.ok) return answered;
  const { url, response } = answered.value;
  const contentType = (response.headers.get('content-type') ?? 'text/plain').toLowerCase();
  if (!isHtml(contentType) && !isText(contentType) && !(pdf && isPdf(contentType))) {
    await response.body?.cancel();
    return fail('upstream_rejected', `${url.host} answers ${contentType}, which is not text.`);
  }
  const body = await readBody(response, url.host, signal);
  if (!body.ok) return body;
  const { status, headers } = response;
  const text = isPdf(contentType) ? '' : decodeText(body.value, contentType);
  return ok({ url, status, contentType, headers, bytes: body.value, text });
};
