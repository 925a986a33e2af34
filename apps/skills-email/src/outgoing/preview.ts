import type { AttachmentRow } from '@golem/db';
import type { EmailEnv } from '../env.ts';

/** What a card shows of a mail that is to be sent. */
export const cardLines = (
  env: EmailEnv,
  mail: { to: string; subject: string; text: string; html?: string | null | undefined },
  attached: readonly AttachmentRow[],
): string[] => [
  `From: ${env.MAIL_FROM_NAME} <${env.MAIL_FROM}>`,
  `To: ${mail.to}`,
  `Subject: ${mail.subject}`,
  `Size: ${new TextEncoder().encode(mail.text).byteLength} bytes of text`,
  ...(mail.html ? ['With an HTML version, which mail programs show instead of the text'] : []),
  ...attached.map(({ name, mimeType, size }) => `Attached: ${name} (${mimeType}, ${size} bytes)`),
];

/** Characters of a text that a card shows when the arguments do not hold it. */
const SHOWN = 1500;

/** The beginning of a text, as lines of a card. */
export const textLines = (text: string): string[] =>
  `${text.slice(0, SHOWN)}${text.length > SHOWN ? ' …' : ''}`.split('\n').map((line) => `| ${line}`);
