import { parseFeed } from 'htmlparser2';
import { type Page, plainPage, tidy } from './page.ts';
import { scanHtml } from './scan-html.ts';
import { streamText } from './stream-text.ts';

/** Entries of a feed that are shown. */
const MOST_ENTRIES = 50;
/** Characters of an entry's text that are shown. */
const MOST_TEXT = 500;

const dateOf = (date: Date | undefined): string | null =>
  date && !Number.isNaN(date.getTime()) ? date.toISOString() : null;

const absolute = (link: string | undefined, address: string): string | null =>
  link && URL.canParse(link, address) ? new URL(link, address).href : null;

/** Elements of a feed are in each other a few deep; the reader of feeds takes time with the square of the depth. */
const MAX_DEPTH = 100;

const isShallow = (xml: string): boolean => {
  let depth = 0;
  let deepest = 0;
  scanHtml(
    xml,
    {
      open: (_name, _href, closed) => {
        if (!closed) depth += 1;
        deepest = Math.max(deepest, depth);
      },
      close: () => {
        depth -= 1;
      },
    },
    true,
  );
  return deepest <= MAX_DEPTH;
};

/** RSS, RDF or Atom as Markdown, newest entries as the feed orders them; null when it is no feed, or none that is well-meant. */
export const readFeed = (xml: string, address: string): Page | null => {
  if (!isShallow(xml)) return null;
  const feed = parseFeed(xml);
  if (!feed || (feed.items.length === 0 && feed.title === undefined)) return null;
  const entries = feed.items.slice(0, MOST_ENTRIES).map(({ title, link, pubDate, description }) => {
    const name = (tidy(title) ?? 'Untitled').replace(/[[\]]/g, String.raw`\$&`);
    const url = absolute(link, address);
    const heading = `## ${url ? `[${name}](${url})` : name}`;
    const text = tidy(streamText(description ?? '').text)?.slice(0, MOST_TEXT);
    return [heading, dateOf(pubDate), text].filter(Boolean).join('\n\n');
  });
  return {
    ...plainPage(entries.join('\n\n'), tidy(feed.title)),
    author: tidy(feed.author),
    published: dateOf(feed.updated),
  };
};
