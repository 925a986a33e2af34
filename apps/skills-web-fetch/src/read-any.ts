import { ok, type Result } from '@golem/contracts';
import { type Fetched, isHtml, isPdf } from './fetch-text.ts';
import { type Page, plainPage } from './page.ts';
import { readFeed } from './read-feed.ts';
import { readPage } from './read-page.ts';
import { readPdf } from './read-pdf.ts';

const isXml = (type: string): boolean => /^(text|application)\/([\w.-]+\+)?xml\b/.test(type);

/** About 10,000 tokens: enough of an article, little enough for a turn. Characters. */
export const MAX_TEXT = 40_000;

/** The readable text of whatever was fetched: HTML, PDF, a feed, or text as it is. */
export const readAny = async (
  { url, contentType, bytes, text }: Fetched,
  signal: AbortSignal,
): Promise<Result<Page>> => {
  if (isPdf(contentType)) return readPdf(bytes, url.host, MAX_TEXT, signal);
  if (isHtml(contentType)) return ok(readPage(text, url.href));
  return ok((isXml(contentType) ? readFeed(text, url.href) : null) ?? plainPage(text));
};
