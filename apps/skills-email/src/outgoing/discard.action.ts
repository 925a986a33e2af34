import { type email, fail, ok, type Result } from '@golem/contracts';
import { type Db, deleteDraft, type MailRow, mailById, openDb } from '@golem/db';
import type { ActionFor } from '@golem/worker-kit';
import type { EmailEnv } from '../env.ts';
import { cardLines, textLines } from './preview.ts';

const draftOf = async (db: Db, id: string): Promise<Result<MailRow>> => {
  const [mail] = await mailById(db, id);
  return mail?.state === 'draft'
    ? ok(mail)
    : fail('not_found', `There is no draft ${id}; email.list with the folder drafts shows them.`);
};

export const discard: ActionFor<typeof email, 'discard', EmailEnv> = {
  async run({ mail: id }, { env }) {
    const gone = await deleteDraft(openDb(env.DB), id);
    return gone
      ? ok({ output: { mail: id } })
      : fail('not_found', `There is no draft ${id}; email.list with the folder drafts shows them.`);
  },

  async preview({ mail: id }, { env }) {
    const found = await draftOf(openDb(env.DB), id);
    if (!found.ok) return found;
    const { recipients, subject, body } = found.value;
    const mail = { to: recipients[0] ?? '', subject, text: body };
    return ok({ lines: [...cardLines(env, mail, []), ...textLines(body)], state: { id } });
  },

  async probe({ mail: id }, { env }) {
    const [mail] = await mailById(openDb(env.DB), id);
    return ok(
      mail
        ? { happened: 'no', detail: 'The draft is still there.' }
        : { happened: 'yes', detail: 'The draft is gone.' },
    );
  },
};
