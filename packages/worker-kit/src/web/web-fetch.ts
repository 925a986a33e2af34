import { fail, ok, type Result } from '@golem/contracts';
import { checkAddress, isName } from './address.ts';
import { networkFailure } from './network-failure.ts';
import { checkResolution } from './resolve.ts';

/** Redirects that are followed at most. */
export const MAX_HOPS = 5;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export interface WebFetchOptions {
  /** An egress gateway to send every request to, with the real address in `x-egress-url`. */
  egressUrl?: string | undefined;
  /** A DNS over HTTPS resolver to ask about names first; not asked when an egress gateway resolves them itself. */
  resolverUrl?: string | undefined;
  accept?: string;
  /** More headers for this one hop, such as those of a conditional request: what one site said is not told to another. */
  headersFor?: (url: URL) => Record<string, string>;
  /** Told of each redirect that is followed. */
  onRedirect?: (from: URL, status: number, to: URL) => void;
  signal: AbortSignal;
}

export interface WebAnswer {
  /** The address after redirects. */
  url: URL;
  response: Response;
}

const requestOf = (
  url: URL,
  { egressUrl, accept, headersFor }: WebFetchOptions,
): [string, Record<string, string>] => {
  const headers = {
    ...headersFor?.(url),
    accept: accept ?? '*/*',
    'user-agent': 'golem/1 (personal operations agent)',
  };
  return egressUrl === undefined
    ? [url.href, headers]
    : [egressUrl, { ...headers, 'x-egress-url': url.href }];
};

/**
 * GETs a public address. Redirects are followed by hand, and each hop passes {@link checkAddress} again, because a
 * public page may point anywhere. The body is not read. Errors: `invalid_input`, `blocked_address`,
 * `upstream_rejected` (too many or unreadable redirects), `upstream_timeout`, `upstream_error` (no connection).
 */
export const webFetch = async (address: string, options: WebFetchOptions): Promise<Result<WebAnswer>> => {
  let next = address;
  for (let hop = 0; hop <= MAX_HOPS; hop += 1) {
    const checked = checkAddress(next);
    if (!checked.ok) return checked;
    const url = checked.value;
    if (options.resolverUrl !== undefined && options.egressUrl === undefined && isName(url)) {
      const resolved = await checkResolution(url.hostname, options.resolverUrl, options.signal);
      if (!resolved.ok) return resolved;
    }
    const [target, headers] = requestOf(url, options);
    let response: Response;
    try {
      response = await fetch(target, { headers, redirect: 'manual', signal: options.signal });
    } catch (error) {
      return networkFailure(url.host, error, options.signal);
    }
    const location = response.headers.get('location');
    if (!REDIRECTS.has(response.status) || location === null) return ok({ url, response });
    await response.body?.cancel();
    if (!URL.canParse(location, url)) {
      return fail('upstream_rejected', `${url.host} redirects to an address that cannot be read.`);
    }
    const to = new URL(location, url);
    options.onRedirect?.(url, response.status, to);
    next = to.href;
  }
  return fail('upstream_rejected', `More than ${MAX_HOPS} redirects; the last led to ${new URL(next).host}.`);
};
