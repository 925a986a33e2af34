import { z } from 'zod';

/** What was made of a page, and by what the site recognises it again. */
export const Extraction = z.object({
  /** The address after redirects: only it is told the validators, and only it can say that nothing changed. */
  url: z.string(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** Unix milliseconds of the request whose answer it was made of. */
  at: z.number(),
  /** As JSON, because what has no fixed type cannot go to a Durable Object. */
  made: z.string(),
});
export type Extraction = z.infer<typeof Extraction>;

/** Longer validators are no validators of a well-meaning site. Characters. */
const LONGEST_VALIDATOR = 256;

const validator = (headers: Headers, name: string): string | null => {
  const value = headers.get(name);
  return value !== null && value.length <= LONGEST_VALIDATOR ? value : null;
};

/**
 * What may be kept of an answer: null without validators, for anything but a full answer, and where the site forbids a
 * shared cache (`no-store`, `private`) or answers each visitor differently (`Vary: *`).
 */
export const keepable = (
  { url, status, headers }: { url: URL; status: number; headers: Headers },
  made: unknown,
  at: number,
): Extraction | null => {
  const etag = validator(headers, 'etag');
  const lastModified = validator(headers, 'last-modified');
  const forbidden =
    /\b(no-store|private)\b/i.test(headers.get('cache-control') ?? '') ||
    /(^|,)\s*\*/.test(headers.get('vary') ?? '');
  if (status !== 200 || forbidden || (etag === null && lastModified === null)) return null;
  return { url: url.href, etag, lastModified, at, made: JSON.stringify(made) };
};

/** The headers that ask one hop whether a page is still what it was. */
export const conditionsFor =
  (kept: Extraction | null) =>
  (url: URL): Record<string, string> =>
    kept?.url === url.href
      ? {
          ...(kept.etag !== null && { 'if-none-match': kept.etag }),
          ...(kept.lastModified !== null && { 'if-modified-since': kept.lastModified }),
        }
      : {};
