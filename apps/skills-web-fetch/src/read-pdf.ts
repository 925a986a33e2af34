import { fail, ok, type Result } from '@golem/contracts';
import { type Page, plainPage, tidy } from './page.ts';

/** Pages of a document that are read; pages of pictures cost time and yield nothing. */
const MOST_PAGES = 100;

const named = (value: unknown): string | null => (typeof value === 'string' ? tidy(value) : null);

/**
 * The text of a PDF, page by page until `enough` characters are read. Errors: `upstream_rejected` for a document that
 * is broken, encrypted or has no text.
 */
export const readPdf = async (
  bytes: Uint8Array,
  host: string,
  enough: number,
  signal: AbortSignal,
): Promise<Result<Page>> => {
  // Loaded when needed: the reader is 1.6 MiB of script, which every start of the Worker would have to run.
  const { getDocumentProxy, getMeta } = await import('unpdf');
  try {
    const pdf = await getDocumentProxy(bytes, { verbosity: 0 });
    const { info } = await getMeta(pdf);
    const pages: string[] = [];
    let length = 0;
    for (let number = 1; number <= Math.min(pdf.numPages, MOST_PAGES) && length <= enough; number += 1) {
      signal.throwIfAborted();
      const { items } = await (await pdf.getPage(number)).getTextContent();
      const text = items
        .map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : ''))
        .join('')
        .trim();
      pages.push(text);
      length += text.length;
    }
    await pdf.loadingTask.destroy();
    const text = pages.filter((page) => page !== '').join('\n\n');
    if (text === '') return fail('upstream_rejected', `The PDF of ${host} holds no text, only pictures.`);
    return ok({ ...plainPage(text, named(info['Title'])), author: named(info['Author']) });
  } catch (error) {
    const internal = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return fail('upstream_rejected', `The PDF of ${host} cannot be read; it may be encrypted or broken.`, {
      internal,
    });
  }
};
