/** What is kept of an HTML page. */
export interface Page {
  title: string | null;
  /** Markdown, or plain lines of text where the page was too large for more. */
  text: string;
}

/** One line without surplus white space; null when nothing is left. */
export const tidy = (text: string | null | undefined): string | null => {
  const trimmed = text?.replace(/\s+/g, ' ').trim() ?? '';
  return trimmed === '' ? null : trimmed;
};
