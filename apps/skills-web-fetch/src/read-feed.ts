import { parseFeed } from 'htmlparser2';
import { type Page, plainPage, tidy } from './page.ts';
import { streamText } from './stream-text.ts';

/** Entries of a feed that are shown. */
const MOST_ENTRIES = 50;
/** Characters of an entry's text that are shown. */
const MOST_TEXT = 500;

const dateOf = (date: Date | undefined): string | null =>
  date && !Number.isNaN(date.getTime()) ? date.toISOString() : null;

const absolute = (link: string | undefined, address: string): string | null =>
  link && URL.canParse(link, address) ? new URL(link, address).href : null;

/** RSS, RDF or Atom as Markdown, newest entries as the feed orders them; null when it is no feed. */
export const readFeed = (xml: string, address: string): Page | null => {
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
