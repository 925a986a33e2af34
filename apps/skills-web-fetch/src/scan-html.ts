import { Tokenizer } from 'htmlparser2';

/** What a page is made of, as it streams by; names are in lower case, entities are decoded. */
interface Seen {
  /** `closed`: it ends itself, as `<br/>` does; in HTML that counts only for elements that hold nothing anyway. */
  open?: (name: string, href: string | null, closed: boolean) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
}

const ignore = (): void => undefined;

/**
 * Reads HTML or XML without knowing which elements are open, so that its time grows with the page alone: a parser's
 * list of open elements makes 2 MiB of `<div>` cost a minute. Of attributes it tells `href`.
 */
export const scanHtml = (source: string, { open, close, text }: Seen, xmlMode = false): void => {
  let name = '';
  let attribute = '';
  let href: string | null = null;
  const attributeText = (part: string) => {
    if (attribute === 'href') href = (href ?? '') + part;
  };
  new Tokenizer(
    { decodeEntities: true, xmlMode },
    {
      ontext: (start, end) => text?.(source.slice(start, end)),
      ontextentity: (code) => text?.(String.fromCodePoint(code)),
      oncdata: (start, end, offset) => text?.(source.slice(start, end - offset)),
      onopentagname: (start, end) => {
        name = source.slice(start, end).toLowerCase();
        href = null;
      },
      onattribname: (start, end) => {
        attribute = source.slice(start, end).toLowerCase();
        // Of two attributes with one name the first counts.
        if (attribute === 'href' && href !== null) attribute = '';
      },
      onattribdata: (start, end) => attributeText(source.slice(start, end)),
      onattribentity: (code) => attributeText(String.fromCodePoint(code)),
      onattribend: ignore,
      onopentagend: () => open?.(name, href, false),
      onselfclosingtag: () => open?.(name, href, true),
      onclosetag: (start, end) => close?.(source.slice(start, end).toLowerCase()),
      oncomment: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    },
  ).write(source);
};
