/** What is kept of a page. */
export interface Page {
  title: string | null;
  author: string | null;
  /** As the page writes it; most use ISO 8601. */
  published: string | null;
  language: string | null;
  /** Markdown, or plain lines of text where the page was too large for more. */
  text: string;
}

/** A page of which only the text is known. */
export const plainPage = (text: string, title: string | null = null): Page => ({
  title,
  author: null,
  published: null,
  language: null,
  text,
});

/** One line without surplus white space; null when nothing is left. */
export const tidy = (text: string | null | undefined): string | null => {
  const trimmed = text?.replace(/\s+/g, ' ').trim() ?? '';
  return trimmed === '' ? null : trimmed;
};
