import { log } from '@golem/worker-kit';
import type { Env } from '../env.ts';
import { mailTelling, tellMailsNow } from '../reply/tell-mails.ts';
import { handMail } from '../skills/mail-door.ts';

/** What no later try can change, so that the sender has to hear of it. */
const isForGood = (code: string): boolean => code === 'too_large' || code === 'invalid_input';

/**
 * A mail from Email Routing: streamed to the mail skill, which stores it, and told to the chats that hear of it. It counts
 * as accepted once it is stored; until then a failure is thrown, and Email Routing tries again.
 */
export const receiveMail = async (message: ForwardableEmailMessage, env: Env): Promise<void> => {
  const { from, to, raw, rawSize } = message;
  const stored = await handMail(env, { from, to, raw, rawSize });
  if (!stored.ok) {
    log('warn', 'ingress.mail_refused', { code: stored.error.code, detail: stored.error.internal });
    if (!isForGood(stored.error.code)) throw new Error(stored.error.message);
    message.setReject(stored.error.message);
    return;
  }
  try {
    await tellMailsNow(mailTelling(env));
  } catch (error) {
    // The mail is safe; the cron tells of it.
    log('warn', 'ingress.mail_not_told', { mail: stored.value.id, detail: String(error) });
  }
};
