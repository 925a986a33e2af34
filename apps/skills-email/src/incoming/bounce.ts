import type { Attachment } from 'postal-mime';
import { cleanLine, messageIdsIn } from './clean.ts';

/** Bytes of a part that are looked at: fields come first. */
const LOOKED_AT = 64 * 1024;

export const bytesOf = ({ content }: Pick<Attachment, 'content'>): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);

const textOf = (part: Attachment): string =>
  new TextDecoder().decode(bytesOf(part).subarray(0, LOOKED_AT)).replace(/\r?\n[ \t]+/g, ' ');

const field = (group: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(group)?.[1];

/** One sentence for each recipient of a delivery report (RFC 3464). */
const sentences = (report: string): string[] =>
  report.split(/\n\s*\n/).flatMap((group) => {
    const recipient = field(group, 'Final-Recipient') ?? field(group, 'Original-Recipient');
    if (recipient === undefined) return [];
    const action = field(group, 'Action')?.trim().toLowerCase();
    const said = action === 'delayed' ? 'Delivery is delayed' : 'Could not be delivered';
    const why = [field(group, 'Status'), field(group, 'Diagnostic-Code')].filter(Boolean).join(' ');
    return [`${said} to ${recipient.replace(/^[^;]*;/, '').trim()}${why === '' ? '' : `: ${why}`}.`];
  });

/** What a delivery report says, and the Message-ID of the mail that it is about. */
export const bounceIn = (
  attachments: readonly Attachment[],
): { note: string | null; messageId: string | null } => {
  const report = attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
  const original = attachments.find(({ mimeType }) =>
    /^(?:message\/rfc822|text\/rfc822-headers)$/.test(mimeType),
  );
  const said = report ? sentences(textOf(report)).slice(0, 5).join(' ') : '';
  const [messageId = null] = original ? messageIdsIn(field(textOf(original), 'Message-ID')) : [];
  return { note: said === '' ? null : cleanLine(said, 1000), messageId };
};
