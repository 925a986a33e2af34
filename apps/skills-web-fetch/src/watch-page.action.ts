import { type webFetch as manifest, ok } from '@golem/contracts';
import { type ActionFor, sha256 } from '@golem/worker-kit';
import type { WebFetchEnv } from './env.ts';
import { fetchText } from './fetch-text.ts';
import { MAX_TEXT, readAny } from './read-any.ts';
import { textDifference } from './text-difference.ts';

/** Lines of a difference that are shown, and characters of each. */
const MOST_LINES = 100;
const MOST_CHARACTERS = 500;

const shown = (lines: string[]): string[] =>
  lines.slice(0, MOST_LINES).map((line) => line.slice(0, MOST_CHARACTERS));

export const watchPage: ActionFor<typeof manifest, 'watch_page', WebFetchEnv> = {
  async run({ url: address }, context) {
    const fetched = await fetchText(address, context, { pdf: true });
    if (!fetched.ok) return fetched;
    const page = await readAny(fetched.value, context.signal);
    if (!page.ok) return page;
    const text = page.value.text.slice(0, MAX_TEXT);
    const hash = await sha256(text);
    const book = await sha256(`${context.by?.chatId ?? ''}\n${address}`);
    const look = { callId: context.callId, at: context.now(), hash, text };
    const before = await context.env.PAGES.getByName(book).turn(look);
    const { added, removed } = textDifference(before?.text ?? text, text);
    return ok({
      output: {
        url: fetched.value.url.href,
        status: fetched.value.status,
        title: page.value.title,
        hash,
        lookedBefore: before ? new Date(before.at).toISOString() : null,
        changed: before ? before.hash !== hash : null,
        added: shown(added),
        removed: shown(removed),
        truncated: page.value.text.length > MAX_TEXT || Math.max(added.length, removed.length) > MOST_LINES,
      },
    });
  },
};
