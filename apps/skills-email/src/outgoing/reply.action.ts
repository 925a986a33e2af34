import { type email, fail, ok, type Result } from '@golem/contracts';
import { type Db, type MailRow, mailById, openDb } from '@golem/db';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import { isAnswer } from '../address.ts';
import type { EmailEnv } from '../env.ts';
import { mailIdOf } from '../mail-id.ts';
import { dispatch, wasSent } from './dispatch.ts';
import { findAttachments, writeDown } from './letter.ts';
import { cardLines } from './preview.ts';

/** The mail that is to be answered. What a machine sent is not: two machines that answer each other never end. */
const answerable = async (db: Db, id: string): Promise<Result<MailRow>> => {
  const [mail] = await mailById(db, id);
  if (!mail) return fail('not_found', `There is no mail ${id}; email.list shows them.`);
  if (mail.state !== 'received')
    return fail('invalid_input', `The mail ${id} was not received; write a new one with email.send.`);
  if (mail.kind === 'bounce' || mail.kind === 'auto')
    return fail(
      'invalid_input',
      `The mail ${id} was sent by a machine, and answering it could go round in circles; write a new one with email.send.`,
    );
  return ok(mail);
};

/** Cut like any subject that we write, so that it fits where it is shown. */
const subjectOf = ({ subject }: MailRow): string =>
  (isAnswer(subject) ? subject : `Re: ${subject || '(no subject)'}`).slice(0, 200);

const warnings = ({ fromAddress, replyTo, dmarc }: MailRow, to: string): string[] => [
  ...(fromAddress === to.toLowerCase() ? [] : [`Not to its sender, who is ${fromAddress}`]),
  ...(replyTo === null ? [] : [`Its sender asks for answers to ${replyTo}`]),
  ...(dmarc === 'pass' ? [] : ['Whether its sender is who they say is not verified']),
];

export const reply: ActionFor<typeof email, 'reply', EmailEnv> = {
  async run({ mail: id, to, text, html, attachments }, { env, callId, by, now }) {
    const db = openDb(env.DB);
    const original = await beforeWrite(answerable(db, id));
    if (!original.ok) return original;
    const { threadId, references, messageId } = original.value;
    const letter = {
      id: await mailIdOf('out', callId),
      to,
      subject: subjectOf(original.value),
      text,
      html,
      attachments,
      threadId,
      references: messageId === null ? references : [...references, messageId],
      chatId: by?.chatId ?? null,
    };
    const ready = await writeDown(db, env, letter, now());
    if (!ready.ok) return ready;
    const sent = await dispatch(db, env, letter.id, { chatId: letter.chatId, now: now() });
    return sent.ok ? ok({ output: sent.value }) : sent;
  },

  async preview({ mail: id, to, text, html, attachments }, { env }) {
    const db = openDb(env.DB);
    const original = await answerable(db, id);
    if (!original.ok) return original;
    const attached = await findAttachments(db, attachments ?? []);
    if (!attached.ok) return attached;
    const { fromName, fromAddress, subject } = original.value;
    return ok({
      lines: [
        ...cardLines(env, { to, subject: subjectOf(original.value), text, html }, attached.value),
        `In answer to: ${subject} (from ${`${fromName} <${fromAddress}>`.trim()})`,
        ...warnings(original.value, to),
      ],
      state: { from: env.MAIL_FROM, mail: id },
    });
  },

  async probe(_args, { env, callId }) {
    return wasSent(openDb(env.DB), await mailIdOf('out', callId));
  },
};
