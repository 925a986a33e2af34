// Of the control characters a mail's text needs line breaks and tabs; D1 would cut at a NUL.
const CONTROL = /(?![\n\t])\p{Cc}/gu;

/** Text of a mail as it may be stored: whole characters, no controls but line breaks and tabs, at most `longest` long. */
export const cleanText = (text: string, longest: number): string =>
  text
    // Before the rest is looked at: a text can have megabytes.
    .slice(0, 2 * longest)
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, '')
    .slice(0, longest)
    .toWellFormed();

/** The same in one line. */
export const cleanLine = (text: string, longest: number): string =>
  cleanText(text, longest).replace(/\s+/g, ' ').trim();

/** Message-IDs in a header, without their angle brackets: printable ASCII, so that they can be sent on. */
export const messageIdsIn = (header: string | undefined): string[] =>
  [...(header ?? '').matchAll(/<([!-;=?-~]{1,300})>/g)].map(([, id = '']) => id);
