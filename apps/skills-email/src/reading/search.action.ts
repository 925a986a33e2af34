import { type email, ok } from '@golem/contracts';
import { openDb, searchMails } from '@golem/db';
import type { ActionFor } from '@golem/worker-kit';
import type { EmailEnv } from '../env.ts';
import { summaryOf } from './summary.ts';

/** Words that a search looks for. */
const MAX_WORDS = 20;

/**
 * FTS5 phrases, each quoted, so that nothing anybody types is read as FTS5 syntax; an address is one phrase. SQLite would
 * end the expression at a NUL.
 */
const phrasesOf = (query: string): string[] =>
  query
    .split(/[\s\0]+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, MAX_WORDS)
    .map((word) => `"${word.replaceAll('"', ' ')}"`);

export const search: ActionFor<typeof email, 'search', EmailEnv> = {
  async run({ query, limit }, { env }) {
    const db = openDb(env.DB);
    const phrases = phrasesOf(query);
    if (phrases.length === 0) return ok({ output: { mails: [] } });
    const all = await searchMails(db, phrases.join(' '), limit);
    // Some of the words are better than nothing.
    const rows = all.length > 0 ? all : await searchMails(db, phrases.join(' OR '), limit);
    return ok({ output: { mails: rows.map(summaryOf) } });
  },
};
