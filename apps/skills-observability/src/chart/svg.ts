type Attributes = Readonly<Record<string, string | number>>;

const ESCAPED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (words: string): string => words.replace(/[&<>"]/g, (sign) => ESCAPED[sign] ?? '');

/** What the embedded font has; in the place of anything else stands one sign, not nothing. */
const printable = (words: string): string =>
  words.replace(/[^\u0020-\u007e\u00a0-\u017f\u2010-\u2026\u2030\u2192\u2212\u2248\u03bc\u20ac]/gu, '?');

const attributesOf = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => {
      const shown = typeof value === 'number' ? String(Math.round(value * 100) / 100) : escaped(value);
      return ` ${name}="${shown}"`;
    })
    .join('');

/** An empty element. Names of attributes are ours; values may be anything. */
export const element = (name: string, attributes: Attributes): string =>
  `<${name}${attributesOf(attributes)}/>`;

/** A line of text; whatever others wrote in it stays text. */
export const text = (words: string, attributes: Attributes): string =>
  `<text${attributesOf(attributes)}>${escaped(printable(words))}</text>`;
