/** Letters that look like others: pairs of what stands in a text and what is read. */
const LOOKALIKES = new Map(
  'аa вb еe ѐe ёe іi їi јj кk мm нh оo рp сc тt уy хx ѕs ԁd ԛq ԝw һh ӏl αa βb εe ηn ιi κk νv οo ρp τt υu χx ıi ɡg'
    .split(' ')
    .map((pair): [string, string] => [pair.slice(0, 1), pair.slice(1)]),
);

const NOT_ASCII = /[^\p{ASCII}]/u;

/** A text in the letters that it is read as: without accents and characters that nobody sees, look-alikes as one. */
export const plain = (text: string): string =>
  NOT_ASCII.test(text)
    ? text
        .normalize('NFKD')
        .replaceAll(/[\p{M}\p{Cf}]/gu, '')
        .replaceAll(/[^\p{ASCII}]/gu, (letter) => LOOKALIKES.get(letter.toLowerCase()) ?? letter)
    : text;

/** What JSON and code write for a line break, a tab and the like. */
const ESCAPES = /\\+(?:u([0-9a-f]{4})|[bfnrt])/gi;

/** Other ways to read what is written; each is looked for only where it may change something. */
const READINGS: [RegExp, (text: string) => string][] = [
  [
    /\\/,
    (text) =>
      text.replaceAll(ESCAPES, (_, hex?: string) =>
        hex ? String.fromCharCode(Number.parseInt(hex, 16)) : ' ',
      ),
  ],
  // Joined words: ProjectQuokka.
  [/\p{Ll}\p{Lu}/u, (text) => text.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')],
  // Words that are taken apart: quo-kka, q.u.o.k.k.a.
  [/\p{L}[-_.·*'’|/+]\p{L}/u, (text) => text.replaceAll(/(?<=\p{L})[-_.·*'’|/+](?=\p{L})/gu, '')],
  // Letters that stand alone: q u o k k a.
  [
    /(?<!\p{L})\p{L}(?:\s+\p{L}){2,}(?!\p{L})/u,
    (text) =>
      text.replaceAll(/(?<!\p{L})\p{L}(?:\s+\p{L}){2,}(?!\p{L})/gu, (letters) =>
        letters.replaceAll(/\s/g, ''),
      ),
  ],
];

/**
 * The ways in which a text may be read, the plain one first: a redacted topic must not hide behind spaces, escapes, invisible
 * characters or letters of another script. More readings only find more.
 */
export const wordingsOf = (text: string): string[] => {
  const read = plain(text);
  return [read, ...READINGS.flatMap(([may, reading]) => (may.test(read) ? [plain(reading(read))] : []))];
};
