import { convert } from 'html-to-text';

/** Characters of HTML that are read; what a person sees of a mail comes long before. */
const LONGEST_HTML = 1_000_000;

/** The text of an HTML mail, with its links. Bounded in depth and length, because anybody can send one. */
export const htmlText = (html: string): string =>
  convert(html.slice(0, LONGEST_HTML), {
    wordwrap: false,
    limits: { maxInputLength: LONGEST_HTML, maxDepth: 60, maxChildNodes: 10_000, ellipsis: '…' },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
      { selector: 'table', format: 'block' },
    ],
  });
