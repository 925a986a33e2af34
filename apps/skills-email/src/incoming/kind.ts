import type { Header } from 'postal-mime';

export type MailKind = 'mail' | 'auto' | 'list' | 'bounce';

/** A report of a server about a mail (RFC 3462). */
export const isReport = (headers: readonly Header[]): boolean =>
  headers.some(({ key, value }) => key === 'content-type' && /^\s*multipart\/report\b/i.test(value));

/** What sent a mail, by its headers; nobody answers anything but a `mail` or a `list` without being asked to. */
export const kindOf = (headers: readonly Header[], envelopeFrom: string): MailKind => {
  const says = (name: string, pattern: RegExp): boolean =>
    headers.some(({ key, value }) => key === name && pattern.test(value));
  const noSender = envelopeFrom === '' || envelopeFrom === '<>';
  if (
    says('content-type', /^\s*multipart\/report\b.*report-type\s*=\s*"?delivery-status/is) ||
    says('x-failed-recipients', /\S/) ||
    (noSender && says('from', /\b(?:mailer-daemon|postmaster)@/i))
  )
    return 'bounce';
  const isAuto =
    says('auto-submitted', /^\s*(?!no\b)\S/i) ||
    says('precedence', /auto_reply/i) ||
    says('x-autoreply', /\S/) ||
    says('x-autorespond', /\S/) ||
    says('x-auto-response-suppress', /\b(?:all|autoreply|oof)\b/i) ||
    noSender;
  if (isAuto) return 'auto';
  return says('list-id', /\S/) || says('list-unsubscribe', /\S/) || says('precedence', /bulk|list|junk/i)
    ? 'list'
    : 'mail';
};
