import { z } from 'zod';
import { tidy } from './page.ts';
import { scanHtml } from './scan-html.ts';

/** Characters of a link's text and address that are kept. */
const MOST_TEXT = 200;
const MOST_ADDRESS = 2048;

export const Link = z.object({ url: z.string(), text: z.string() });
export type Link = z.infer<typeof Link>;

/** The http and https links of an HTML page, each address once, in their order; read without a tree. */
export const linksOf = (html: string, address: string): Link[] => {
  const links = new Map<string, Link>();
  let base = address;
  let open: Link | null = null;
  const keep = () => {
    if (!open) return;
    const text = tidy(open.text)?.slice(0, MOST_TEXT) ?? '';
    // The same address again may be a picture first and its title after.
    if (!links.get(open.url)?.text) links.set(open.url, { url: open.url, text });
    open = null;
  };
  scanHtml(html, {
    open: (name, href) => {
      if (!href || !URL.canParse(href, base)) return;
      const target = new URL(href, base);
      if (name === 'base') base = target.href;
      if (name !== 'a' && name !== 'area') return;
      // A part of a page is not a page of its own.
      target.hash = '';
      if (!/^https?:$/.test(target.protocol) || target.href.length > MOST_ADDRESS) return;
      keep();
      open = { url: target.href, text: '' };
    },
    text: (chunk) => {
      if (open && open.text.length < MOST_TEXT) open.text += chunk;
    },
    close: (name) => {
      if (name === 'a') keep();
    },
  });
  keep();
  return [...links.values()];
};
