import { email, type IncomingMail, type MailPort, type MailReceipt, type Result } from '@golem/contracts';
import { parseEnv } from '@golem/worker-kit';
import { defineSkill } from '@golem/worker-kit/define-skill';
import { EmailEnv } from './env.ts';
import { receive } from './incoming/receive.ts';
import { discard } from './outgoing/discard.action.ts';
import { draft } from './outgoing/draft.action.ts';
import { reply } from './outgoing/reply.action.ts';
import { send } from './outgoing/send.action.ts';
import { list } from './reading/list.action.ts';
import { read } from './reading/read.action.ts';
import { search } from './reading/search.action.ts';
import { thread } from './reading/thread.action.ts';
import { archive } from './sorting/archive.action.ts';
import { mark } from './sorting/mark.action.ts';

export { GrantBook } from '@golem/worker-kit/define-skill';

const Skill = defineSkill(email, EmailEnv, {
  send,
  reply,
  draft,
  discard,
  list,
  search,
  read,
  thread,
  mark,
  archive,
});

/** The skill, and the two ways in which mail comes: from Email Routing, or handed over by the gateway. */
export default class EmailSkill extends Skill implements MailPort<ReadableStream> {
  async receive(mail: IncomingMail<ReadableStream>): Promise<Result<MailReceipt>> {
    const env = parseEnv(EmailEnv, this.env);
    return env.ok ? receive(mail, env.value, Date.now()) : env;
  }

  /**
   * A mail that can never be stored is turned away, so that its sender hears of it. Any other failure is thrown: then
   * Email Routing tries again, and afterwards tells the sending server to.
   */
  override async email(message: ForwardableEmailMessage): Promise<void> {
    const { from, to, raw, rawSize } = message;
    const received = await this.receive({ from, to, raw, rawSize });
    if (received.ok) return;
    if (received.error.code === 'misconfigured') throw new Error(received.error.message);
    message.setReject(received.error.message);
  }
}
