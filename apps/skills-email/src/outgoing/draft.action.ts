import { type email, ok } from '@golem/contracts';
import { mailById, openDb } from '@golem/db';
import type { ActionFor } from '@golem/worker-kit';
import type { EmailEnv } from '../env.ts';
import { mailIdOf } from '../mail-id.ts';
import { writeDown } from './letter.ts';

export const draft: ActionFor<typeof email, 'draft', EmailEnv> = {
  async run({ to, subject, text, html, attachments }, { env, callId, by, now }) {
    const id = await mailIdOf('out', callId);
    const letter = { id, to, subject, text, html, attachments, chatId: by?.chatId ?? null };
    const stored = await writeDown(openDb(env.DB), env, letter, now());
    if (!stored.ok) return stored;
    return ok({
      output: { mail: id, to, subject, text },
      undo: { capability: 'email.discard', args: { mail: id } },
    });
  },

  async probe(_args, { env, callId }) {
    const [mail] = await mailById(openDb(env.DB), await mailIdOf('out', callId));
    return ok(
      mail
        ? { happened: 'yes', detail: 'The draft is stored.' }
        : { happened: 'no', detail: 'There is no such draft.' },
    );
  },
};
