import { convert } from 'html-to-text';

/** Characters of HTML that are read; what a person sees of a mail comes long before. */
const LONGEST_HTML = 1_000_000;
/** Opening tags that are read: unclosed ones cost the square of their number, half a second for so many. */
const MAX_TAGS = 10_000;

const withinBounds = (html: string): string => {
  const bounded = html.slice(0, LONGEST_HTML);
  const tag = /<[a-z]/gi;
  for (let tags = 0; tags < MAX_TAGS; tags += 1) if (!tag.test(bounded)) return bounded;
  const next = tag.exec(bounded);
  return next ? bounded.slice(0, next.index) : bounded;
};

/** The text of an HTML mail, with its links. Bounded in length, tags and depth, because anybody can send one. */
export const htmlText = (html: string): string =>
  convert(withinBounds(html), {
    wordwrap: false,
    limits: { maxInputLength: LONGEST_HTML, maxDepth: 60, maxChildNodes: 10_000, ellipsis: '…' },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
      { selector: 'table', format: 'block' },
    ],
  });
