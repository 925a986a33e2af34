import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import TurndownService from 'turndown';
import { type Page, tidy } from './page.ts';
import { streamText } from './stream-text.ts';

/*
 * Limits of what is read as a tree; beyond them the text is streamed out. Measured in workerd, so that no page costs more
 * than 300 ms of CPU, also the first of a new isolate: `pnpm eval readable` reads a page of each kind at these limits.
 * The largest of Readability's own test pages has 2,800 elements, a sum of depths of 33,000 and 4 M characters × depth.
 */
const MAX_CHARACTERS = 1024 * 1024;
const MAX_ELEMENTS = 3_500;
const MAX_DEPTH = 100;
/** Of the depths of all elements: Readability looks at the ancestors and the descendants of each. */
const MAX_DEPTHS = 50_000;
/** Of each text's characters times its depth: Readability reads the text of each ancestor anew. */
const MAX_TEXT_DEPTHS = 8_000_000;

type Tree = ReturnType<typeof parseHTML>['document'];
const ELEMENT = 1;
const TEXT = 3;

// Without an <html> element there would be no body to read.
const parse = (html: string): Tree =>
  parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`).document;

const baseOf = (document: Tree, address: string): string => {
  const href = document.querySelector('base[href]')?.getAttribute('href') ?? '';
  return URL.canParse(href, address) ? new URL(href, address).href : address;
};

/** Not before Readability has looked: it takes links within the page for less of a sign of navigation. */
const makeLinksAbsolute = (document: Tree, base: string): void => {
  for (const link of document.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href') ?? '';
    if (URL.canParse(href, base)) link.setAttribute('href', new URL(href, base).href);
  }
};

const isSmall = (document: Tree): boolean => {
  let level: Pick<Tree, 'childNodes' | 'nodeType' | 'nodeValue'>[] = [...document.childNodes];
  let elements = 0;
  let depths = 0;
  let textDepths = 0;
  for (let depth = 1; level.length > 0; depth += 1) {
    const here = level.filter(({ nodeType }) => nodeType === ELEMENT);
    const text = level.reduce(
      (sum, { nodeType, nodeValue }) => sum + (nodeType === TEXT ? (nodeValue?.length ?? 0) : 0),
      0,
    );
    elements += here.length;
    depths += here.length * depth;
    textDepths += text * depth;
    if (depth > MAX_DEPTH || elements > MAX_ELEMENTS || depths > MAX_DEPTHS || textDepths > MAX_TEXT_DEPTHS)
      return false;
    level = here.flatMap((element) => [...element.childNodes]);
  }
  return true;
};

const UNREADABLE = ['script', 'style', 'noscript', 'iframe'] as const;
/** What surrounds the text of a whole page; in an article Readability has left of these only what belongs to it. */
const SURROUNDINGS = ['form', 'button', 'nav', 'footer'] as const;

type Tag = (typeof UNREADABLE | typeof SURROUNDINGS)[number];

const toMarkdown = (html: string, base: string, without: readonly Tag[]): string => {
  const document = parse(html);
  makeLinksAbsolute(document, base);
  const turndown = new TurndownService({
    headingStyle: 'atx',
    codeBlockStyle: 'fenced',
    bulletListMarker: '-',
  });
  turndown.remove([...without]);
  return turndown.turndown(document.body).trim();
};

const metaOf = (document: Tree, ...names: string[]): string | null => {
  for (const meta of document.querySelectorAll('meta[content]')) {
    const name = meta.getAttribute('property') ?? meta.getAttribute('name') ?? '';
    if (names.includes(name.toLowerCase())) return tidy(meta.getAttribute('content'));
  }
  return null;
};

/** What a page says about itself, read before Readability takes the tree apart. */
const describe = (document: Tree) => ({
  title: tidy(document.querySelector('title')?.textContent),
  author: metaOf(document, 'author', 'dc.creator', 'dcterms.creator'),
  published:
    metaOf(document, 'article:published_time', 'datepublished', 'date', 'dc.date') ??
    document.querySelector('time[datetime]')?.getAttribute('datetime') ??
    null,
  language: tidy(document.documentElement.getAttribute('lang')),
});

/**
 * The readable part of an HTML page as Markdown: the article where there is one, else the whole body, since a status
 * page or a list is no article. Links are absolute. What is too large or too deep becomes plain lines of text.
 */
export const readPage = (html: string, address: string): Page => {
  // Twice the elements, for their end tags: not worth a tree only to find out.
  if (html.length > MAX_CHARACTERS || html.split('<', 2 * MAX_ELEMENTS + 1).length > 2 * MAX_ELEMENTS) {
    return streamText(html);
  }
  const document = parse(html);
  if (!isSmall(document)) return streamText(html);
  const own = describe(document);
  const base = baseOf(document, address);
  const article = new Readability(document).parse();
  // Readability takes the tree apart, so that the whole page has to be read again.
  if (!article?.content) return { ...own, text: toMarkdown(html, base, [...UNREADABLE, ...SURROUNDINGS]) };
  return {
    title: tidy(article.title) ?? own.title,
    author: tidy(article.byline) ?? own.author,
    published: tidy(article.publishedTime) ?? own.published,
    language: tidy(article.lang) ?? own.language,
    text: toMarkdown(article.content, base, UNREADABLE),
  };
};
