import { log, sha256 } from '@golem/worker-kit';

/** Who Golem is, as one text, with a digest that a run records. */
export interface Soul {
  text: string;
  digest: string;
  /** What could not be read, in one sentence; null when all is well. */
  problem: string | null;
}

export interface SoulReader {
  read(): Promise<Soul>;
}

/** Files first in the prompt, in this order; all others follow by name. */
const ORDER = ['identity.md', 'voice.md', 'rules.md', 'businesses.md'];
/** A longer file is cut, so that one file cannot crowd the others out of the prompt. About 4,000 tokens. */
const MAX_FILE_CHARS = 16_000;

const FALLBACK =
  'You are Golem, a personal operations agent. Your soul files could not be read, so be brief, careful and honest.';

const rank = (key: string): string => {
  const place = ORDER.indexOf(key);
  return place === -1 ? `9${key}` : `${place}`;
};

const compose = (files: Map<string, string>): string =>
  [...files]
    .toSorted(([a], [b]) => (rank(a) < rank(b) ? -1 : 1))
    .map(([key, text]) => {
      const body =
        text.length > MAX_FILE_CHARS ? `${text.slice(0, MAX_FILE_CHARS)}\n(cut: the file is too long)` : text;
      return `<soul file="${key}">\n${body.trim()}\n</soul>`;
    })
    .join('\n\n');

// One isolate serves many runs: files are fetched again only when their ETag has changed, and what was read last is
// what a run falls back to when R2 does not answer.
const cache = new Map<string, { etag: string; text: string }>();
let lastGood: Soul | null = null;
/** After every object of the audit, whose anchors are in the same bucket; `~` follows all that stands in their names. */
const AFTER_AUDIT = 'audit/~';

/** The soul's files: at most 100 before and 100 after the anchors, however many of those there are. */
export const soulObjects = async (bucket: R2Bucket): Promise<R2Object[]> => {
  const first = await bucket.list({ limit: 100 });
  const rest = first.truncated ? await bucket.list({ limit: 100, startAfter: AFTER_AUDIT }) : null;
  const objects = new Map([...first.objects, ...(rest?.objects ?? [])].map((object) => [object.key, object]));
  return [...objects.values()].filter(({ key }) => key.endsWith('.md'));
};

const fetchChanged = async (bucket: R2Bucket, objects: R2Object[]): Promise<Map<string, string>> => {
  const files = new Map<string, string>();
  await Promise.all(
    objects.map(async ({ key, etag }) => {
      const known = cache.get(key);
      if (known?.etag === etag) {
        files.set(key, known.text);
        return;
      }
      const body = await bucket.get(key);
      if (body === null) return;
      const text = await body.text();
      cache.set(key, { etag: body.etag, text });
      files.set(key, text);
    }),
  );
  return files;
};

/** The soul in an R2 bucket. Never throws: a missing or unreadable soul is said in `problem`, and Golem goes on. */
export const soulIn = (bucket: R2Bucket): SoulReader => ({
  async read() {
    try {
      const files = await fetchChanged(bucket, await soulObjects(bucket));
      if (files.size === 0) {
        const problem = 'There are no soul files in R2; `pnpm golem soul push` puts them there.';
        return { text: FALLBACK, digest: 'none', problem };
      }
      const text = compose(files);
      if (lastGood?.text !== text) lastGood = { text, digest: await sha256(text), problem: null };
      return lastGood;
    } catch (error) {
      log('warn', 'soul.unreadable', { detail: String(error) });
      return {
        ...(lastGood ?? { text: FALLBACK, digest: 'none' }),
        problem: 'R2 did not answer, so this was answered with the last soul that I know.',
      };
    }
  },
});
