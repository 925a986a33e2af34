/** The largest page that has to be read in its budget, in characters: 2 MiB. */
const LARGEST = 2 * 1024 * 1024;

const SENTENCE = 'The pump runs at night, because power is cheaper then, and nobody minds the noise. ';

const page = (body: string): string =>
  `<!doctype html><html lang="en"><head><title>Pumps</title></head><body>${body}</body></html>`;

const filled = (piece: string, characters = LARGEST): string =>
  piece.repeat(Math.floor((characters - 100) / piece.length));

const nested = (levels: number, inner: string): string =>
  `${'<div>'.repeat(levels)}${inner}${'</div>'.repeat(levels)}`;

/** `count` elements in all that fill `characters`. */
const spread = (count: number, characters: number, element: (text: string) => string): string => {
  const room = Math.floor(characters / count) - element('').length;
  const text = SENTENCE.repeat(Math.ceil(Math.max(room, 0) / SENTENCE.length)).slice(0, Math.max(room, 0));
  return element(text).repeat(count);
};

/** Pages that are just small enough to be read as a tree; `read-page.ts` has the limits. */
const atLimits = (characters: number, elements: number, depth: number): Record<string, string> => {
  const fill = (count: number, element: (text: string) => string) => spread(count, characters, element);
  return {
    paragraphs: fill(elements, (text) => `<p>${text}</p>`),
    article: nested(depth - 5, `<article>${fill(elements - depth, (text) => `<p>${text}</p>`)}</article>`),
    links: fill(elements / 2, (text) => `<p><a href="/page?with=query">${text}</a></p>`),
    navigation: `<nav>${fill(elements, (text) => `<a href="/page">${text}</a>`)}</nav>`,
    table: `<table>${`<tr>${spread(9, (characters * 10) / elements - 10, (text) => `<td>${text}</td>`)}</tr>`.repeat(elements / 10)}</table>`,
    list: `<ul>${fill(elements, (text) => `<li>${text}</li>`)}</ul>`,
    'line breaks': fill(elements / 2, (text) => `${text}<br><br>`),
    'inline markup': `<article>${fill(elements / 3, (text) => `<b>bold <i>both</i></b> <code>x</code> ${text}`)}</article>`,
  };
};

const named = (kind: string, bodies: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(bodies).map(([name, body]) => [`${name}, ${kind}`, page(body)]));

const FEW_WORDS = '<p>One, two, three, four, five, six, seven.</p>';

/** Pages of every kind that costs much, as large as they can be: the budget has to hold for whatever others write. */
export const HARD_PAGES: Record<string, string> = {
  ...named('2 MiB', {
    'long paragraphs': filled(`<p>${SENTENCE.repeat(6)}</p>`),
    'short paragraphs': filled('<p>word and word</p>'),
    scripts: `<p>${SENTENCE.repeat(20)}</p>${filled(`<script>${'track(); '.repeat(400)}</script>`, LARGEST - 2_000)}`,
    attributes: filled(`<p data-x="${'y'.repeat(900)}">${SENTENCE}</p>`),
    'one text': filled(SENTENCE),
    'stray signs': filled('< & <a &amp; '),
    'deep nesting': filled('<div>'),
  }),
  ...named('1 MB as a tree', atLimits(1_000_000, 3_400, 7)),
  ...named('0.5 MB as a tree', atLimits(500_000, 3_400, 14)),
  ...named('as a tree', {
    'branches 14 deep': nested(13, FEW_WORDS).repeat(240),
    'branches 95 deep': nested(94, FEW_WORDS).repeat(10),
  }),
};
