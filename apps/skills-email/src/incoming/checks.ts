import type { Header } from 'postal-mime';

/** What the receiving server found about the sender, in its words; null: it said nothing. */
export interface Checks {
  spf: string | null;
  dkim: string | null;
  dmarc: string | null;
}

/** Characters of a header that are read; the receiving server's are far shorter, and quotes cost their square. */
const LONGEST = 8_000;

const withoutComments = (value: string): string => {
  let rest = value.slice(0, LONGEST).replace(/"(?:[^"\\]|\\.)*"/g, '""');
  // Innermost first, because comments nest; a header is bounded, so this ends.
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(/\([^()]*\)/g, ' ');
  }
  return rest;
};

/** Who says it, cheaply: a message can have thousands of these headers, and only one of them is read. */
const nameIn = (value: string): string => /^\s*([^\s;(]{1,255})/.exec(value)?.[1]?.toLowerCase() ?? '';

/**
 * The headers that the receiving server itself put on top: all before the second `Received`, because the first is its own
 * and whatever the sender wrote stands below.
 */
const ownHeaders = (headers: readonly Header[]): readonly Header[] => {
  const received = headers.flatMap(({ key }, index) => (key === 'received' ? [index] : []));
  return headers.slice(0, received[1] ?? headers.length);
};

/**
 * SPF, DKIM and DMARC from the first `Authentication-Results` (RFC 8601) of the receiving server, named `authservId`.
 * One that the sender wrote is below it, or bears another name. Of several DKIM signatures one that passes is enough.
 */
export const checksOf = (headers: readonly Header[], authservId: string): Checks => {
  const own = ownHeaders(headers).find(
    ({ key, value }) => key === 'authentication-results' && nameIn(value) === authservId,
  );
  const results = own ? withoutComments(own.value).split(';') : [];
  const found = results.slice(1).flatMap((result) => {
    const parsed = /^\s*(spf|dkim|dmarc)\s*=\s*([a-z]{1,20})\b/i.exec(result);
    return parsed ? [{ method: parsed[1]?.toLowerCase(), says: parsed[2]?.toLowerCase() ?? '' }] : [];
  });
  const verdict = (method: string): string | null => {
    const said = found.filter((each) => each.method === method).map(({ says }) => says);
    return said.includes('pass') ? 'pass' : (said[0] ?? null);
  };
  return { spf: verdict('spf'), dkim: verdict('dkim'), dmarc: verdict('dmarc') };
};
