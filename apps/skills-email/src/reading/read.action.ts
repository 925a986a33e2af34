import { type email, fail, ok } from '@golem/contracts';
import { attachmentsOf, mailById, openDb } from '@golem/db';
import type { ActionFor } from '@golem/worker-kit';
import type { EmailEnv } from '../env.ts';
import { foldQuotes } from './fold-quotes.ts';
import { factsOf } from './summary.ts';

/** Characters in one answer. */
const PAGE = 20_000;

export const read: ActionFor<typeof email, 'read', EmailEnv> = {
  async run({ mail: id, quotes, offset }, { env }) {
    const db = openDb(env.DB);
    const [mail] = await mailById(db, id);
    if (!mail) return fail('not_found', `There is no mail ${id}; email.list and email.search show them.`);
    const { spf, dkim, dmarc, replyTo, body } = mail;
    const whole = quotes ? body : foldQuotes(body);
    const text = whole.slice(offset, offset + PAGE).toWellFormed();
    const attached = await attachmentsOf(db, id);
    return ok({
      output: {
        ...factsOf(mail),
        replyTo,
        checks: { spf, dkim, dmarc },
        text,
        nextOffset: offset + PAGE < whole.length ? offset + PAGE : null,
        attachments: attached.map((part) => ({
          id: part.id,
          name: part.name,
          mimeType: part.mimeType,
          size: part.size,
        })),
      },
    });
  },
};
