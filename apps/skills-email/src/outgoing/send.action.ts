import { type email, ok } from '@golem/contracts';
import { openDb } from '@golem/db';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import type { EmailEnv } from '../env.ts';
import { mailIdOf } from '../mail-id.ts';
import { dispatch, wasSent } from './dispatch.ts';
import { findAttachments, findDraft, writeDown } from './letter.ts';
import { cardLines, textLines } from './preview.ts';

export const send: ActionFor<typeof email, 'send', EmailEnv> = {
  async run({ to, subject = '', text = '', html, attachments, draft }, { env, callId, by, now }) {
    const db = openDb(env.DB);
    const id = draft ?? (await mailIdOf('out', callId));
    const chatId = by?.chatId ?? null;
    const ready =
      draft === undefined
        ? await writeDown(db, env, { id, to, subject, text, html, attachments, chatId }, now())
        : await beforeWrite(findDraft(db, draft, to));
    if (!ready.ok) return ready;
    const sent = await dispatch(db, env, id, { chatId, now: now() });
    return sent.ok ? ok({ output: sent.value }) : sent;
  },

  async preview({ to, subject = '', text = '', html, attachments, draft }, { env }) {
    const db = openDb(env.DB);
    if (draft === undefined) {
      const attached = await findAttachments(db, attachments ?? []);
      if (!attached.ok) return attached;
      return ok({
        lines: cardLines(env, { to, subject, text, html }, attached.value),
        state: { from: env.MAIL_FROM },
      });
    }
    const found = await findDraft(db, draft, to);
    if (!found.ok) return found;
    const { subject: title, body, html: marked } = found.value.draft;
    const mail = { to, subject: title, text: body, html: marked };
    return ok({
      lines: [...cardLines(env, mail, found.value.attached), ...textLines(body)],
      state: { from: env.MAIL_FROM, ...mail, attached: found.value.attached.map(({ key }) => key) },
    });
  },

  async probe({ draft }, { env, callId }) {
    return wasSent(openDb(env.DB), draft ?? (await mailIdOf('out', callId)));
  },
};
