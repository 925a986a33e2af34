import { Parser } from 'htmlparser2';
import { type Page, plainPage, tidy } from './page.ts';

/** Elements whose text is not for readers. */
const HIDDEN = new Set(['title', 'script', 'style', 'noscript', 'template']);

/** The text of a page that costs too much as a tree: tags, scripts and styles are dropped while it streams by. */
export const streamText = (html: string): Page => {
  const title: string[] = [];
  const text: string[] = [];
  const open: string[] = [];
  const parser = new Parser({
    onopentagname: (name) => void (HIDDEN.has(name) && open.push(name)),
    onclosetag: (name) => void (open.at(-1) === name && open.pop()),
    ontext: (chunk) => {
      if (open.length === 0) text.push(chunk);
      else if (open.at(-1) === 'title') title.push(chunk);
    },
  });
  parser.end(html);
  const lines = text
    .join('')
    .split('\n')
    .flatMap((line) => tidy(line) ?? []);
  return plainPage(lines.join('\n'), tidy(title.join('')));
};
