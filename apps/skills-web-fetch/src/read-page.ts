import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import TurndownService from 'turndown';

/** Above this a document tree costs more CPU and memory than an answer is worth; the text is streamed out. Characters. */
const MAX_TREE = 1024 * 1024;

export interface Page {
  title: string | null;
  /** Markdown. */
  text: string;
}

const toMarkdown = (root: Parameters<TurndownService['turndown']>[0]): string => {
  const turndown = new TurndownService({
    headingStyle: 'atx',
    codeBlockStyle: 'fenced',
    bulletListMarker: '-',
  });
  turndown.remove(['script', 'style', 'noscript', 'iframe', 'form', 'button', 'nav', 'footer']);
  return turndown.turndown(root).trim();
};

const tidy = (text: string | null | undefined): string | null => {
  const trimmed = text?.replace(/\s+/g, ' ').trim() ?? '';
  return trimmed === '' ? null : trimmed;
};

/** The text of a page that is too large for a tree: tags, scripts and styles are dropped while it streams by. */
const streamText = async (html: string): Promise<Page> => {
  let title = '';
  let text = '';
  let hidden = false;
  await new HTMLRewriter()
    .on('title', { text: (chunk) => void (title += chunk.text) })
    .on('script, style, noscript, template', {
      element(element) {
        hidden = true;
        element.onEndTag(() => void (hidden = false));
      },
    })
    .on('body *', { text: (chunk) => void (text += hidden ? '' : chunk.text) })
    .transform(new Response(html))
    .arrayBuffer();
  return {
    title: tidy(title),
    text: text
      .replace(/[^\S\n]+/g, ' ')
      .replace(/\s*\n\s*/g, '\n')
      .trim(),
  };
};

/**
 * The readable part of an HTML page as Markdown: the article where there is one, else the whole body, since a status
 * page or a list is no article. Links are absolute. Never throws on malformed HTML.
 */
export const readPage = async (html: string, address: string): Promise<Page> => {
  if (html.length > MAX_TREE) return streamText(html);
  const { document } = parseHTML(html);
  for (const link of document.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href') ?? '';
    if (URL.canParse(href, address)) link.setAttribute('href', new URL(href, address).href);
  }
  const title = tidy(document.querySelector('title')?.textContent);
  const whole = toMarkdown(document.body);
  const article = new Readability(document).parse();
  if (!article?.content) return { title, text: whole };
  const { document: part } = parseHTML(`<html><body>${article.content}</body></html>`);
  return { title: tidy(article.title) ?? title, text: toMarkdown(part.body) };
};
