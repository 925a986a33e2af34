import { type email, fail, ok } from '@golem/contracts';
import { openDb, threadMails, threadSize } from '@golem/db';
import type { ActionFor } from '@golem/worker-kit';
import type { EmailEnv } from '../env.ts';
import { foldQuotes } from './fold-quotes.ts';
import { factsOf } from './summary.ts';

/** Mails of a thread in one answer, the latest. */
const SHOWN = 20;
/** Characters of each; email.read shows the rest. */
const BEGINNING = 2_000;

export const thread: ActionFor<typeof email, 'thread', EmailEnv> = {
  async run({ thread: id }, { env }) {
    const db = openDb(env.DB);
    const [rows, size] = await Promise.all([threadMails(db, id, SHOWN, BEGINNING), threadSize(db, id)]);
    if (rows.length === 0)
      return fail('not_found', `There is no thread ${id}; email.list names the threads.`);
    return ok({
      output: {
        mails: rows.map((row) => ({ ...factsOf(row), text: foldQuotes(row.body).toWellFormed() })),
        omitted: size - rows.length,
      },
    });
  },
};
