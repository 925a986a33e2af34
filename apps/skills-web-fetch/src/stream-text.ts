import { type Page, plainPage, tidy } from './page.ts';
import { scanHtml } from './scan-html.ts';

/** Elements whose text is not for readers. */
const HIDDEN = new Set(['title', 'script', 'style', 'noscript', 'template']);

/** The text of a page that costs too much as a tree: tags, scripts and styles are dropped while it streams by. */
export const streamText = (html: string): Page => {
  const title: string[] = [];
  const text: string[] = [];
  let hidden: string | null = null;
  scanHtml(html, {
    open: (name) => {
      if (hidden === null && HIDDEN.has(name)) hidden = name;
    },
    close: (name) => {
      if (hidden === name) hidden = null;
    },
    text: (chunk) => {
      if (hidden === null) text.push(chunk);
      else if (hidden === 'title') title.push(chunk);
    },
  });
  const lines = text
    .join('')
    .split('\n')
    .flatMap((line) => tidy(line) ?? []);
  return plainPage(lines.join('\n'), tidy(title.join('')));
};
