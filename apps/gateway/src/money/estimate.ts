/** English and JSON have about four characters to a token; with three it is rather too many tokens. */
const TOKENS_PER_CHAR = 1 / 3;
/** A picture or a page of a PDF is a few thousand tokens, however long it is as text. */
const TOKENS_PER_FILE = 5_000;
/** Longer texts in a prompt's JSON under the name `data` are files, in Base64. */
const FILE_CHARS = 2_000;
/** So many characters of Base64 have, at most, a page's worth of tokens. */
const CHARS_PER_PAGE = 40_000;

export interface Size {
  chars: number;
  /** For files, which do not follow their length. */
  fileTokens: number;
}

/** How long a prompt is, with its files apart. */
export const sizeOf = (prompt: object): Size => {
  let fileTokens = 0;
  const text = JSON.stringify(prompt, (name, value: unknown) => {
    if (name !== 'data' || typeof value !== 'string' || value.length < FILE_CHARS) return value;
    fileTokens += TOKENS_PER_FILE * Math.ceil(value.length / CHARS_PER_PAGE);
    return '';
  });
  return { chars: text.length, fileTokens };
};

/** Tokens of a prompt, rather too many. `measured`: tokens for each character as the API has counted them before. */
export const estimate = ({ chars, fileTokens }: Size, measured: number | null): number =>
  Math.ceil(chars * Math.max(measured ?? TOKENS_PER_CHAR, 0.1) * 1.05) + fileTokens;
