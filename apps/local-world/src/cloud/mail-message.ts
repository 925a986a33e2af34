import { randomUUID } from 'node:crypto';

/** A mail that somebody outside writes to Golem. */
export interface OutsideMail {
  from: string;
  to: string;
  subject: string;
  text: string;
  /** The Message-ID of the mail that it answers. */
  answers?: string | undefined;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** An encoded word for each piece, because one may have at most 75 characters (RFC 2047). */
const encoded = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text)
    ? text
    : [...text.matchAll(/.{1,14}/gsu)].map(([piece]) => `=?utf-8?B?${base64(piece)}?=`).join('\r\n ');

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The message as a mail program would make it. */
export const mailMessage = ({ from, to, subject, text, answers }: OutsideMail, now: number) => {
  const messageId = `<${randomUUID()}@${from.split('@').at(-1) ?? 'example.test'}>`;
  const lines = [
    `From: ${oneLine(from)}`,
    `To: ${oneLine(to)}`,
    `Subject: ${encoded(oneLine(subject))}`,
    `Date: ${new Date(now).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
    ...(answers === undefined ? [] : [`In-Reply-To: ${oneLine(answers)}`, `References: ${oneLine(answers)}`]),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    base64(text).replace(/.{76}/g, '$&\r\n'),
    '',
  ];
  return { messageId, raw: lines.join('\r\n') };
};
