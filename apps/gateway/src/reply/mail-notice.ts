import type { untoldMails } from '@golem/db';
import { escapeInline, inlineCode } from '@golem/discord';

type Untold = Awaited<ReturnType<typeof untoldMails>>[number];

const WHAT: Record<Untold['kind'], string> = {
  mail: 'Mail',
  auto: 'An automatic mail',
  list: 'A mail of a list',
  bounce: 'A mail came back',
};

/**
 * One line about a mail. All in it but the id is text of others, escaped and short: it says who writes about what, and
 * is no reading of the mail, so it enters no prompt.
 */
export const mailNotice = ({ id, kind, fromName, fromAddress, subject, note, dmarc }: Untold): string => {
  const address = escapeInline(fromAddress, 120);
  const sender = fromName === '' ? address : `**${escapeInline(fromName, 80)}** (${address})`;
  const about = subject === '' ? 'without a subject' : `about “${escapeInline(subject, 200)}”`;
  const doubt = dmarc === 'fail' ? ' ⚠️ The receiving server says that it is not from there.' : '';
  const detail = kind === 'bounce' && note !== null ? ` ${escapeInline(note, 300)}` : '';
  return `📧 ${WHAT[kind]} from ${sender} ${about}.${doubt}${detail} ${inlineCode(id)}`;
};

/** One line in place of many. */
export const moreMailNotice = (count: number): string =>
  `📧 And ${count} more ${count === 1 ? 'mail' : 'mails'}; ask me for new mail to see them.`;
