import { fail, type IncomingMail, MailReceipt, type Result, resultOf } from '@golem/contracts';
import type { SkillBindings } from './skill-port.ts';

const Received = resultOf(MailReceipt);

/** Hands an incoming mail to the mail skill, which stores it and nothing else; so it needs no grant. Throws when it is away. */
export const handMail = async (
  { SKILL_EMAIL }: Pick<SkillBindings, 'SKILL_EMAIL'>,
  mail: IncomingMail<ReadableStream>,
): Promise<Result<MailReceipt>> => {
  const received = Received.safeParse(await SKILL_EMAIL.receive(mail));
  return received.success ? received.data : fail('internal', 'The mail skill answered something unreadable.');
};
