import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import { bounceIn } from './bounce.ts';
import { type Checks, checksOf } from './checks.ts';
import { cleanLine, cleanText, messageIdsIn } from './clean.ts';
import { htmlText } from './html-text.ts';
import { isReport, kindOf, type MailKind } from './kind.ts';

/** Characters of text that are stored and searched; D1 takes 2 MB a row. */
const LONGEST_BODY = 200_000;
const LONGEST_SUBJECT = 500;
const LONGEST_NAME = 200;
/** Addresses and references beyond these are left to the raw message. */
const MAX_RECIPIENTS = 100;
const MAX_REFERENCES = 50;

export interface ParsedMail {
  kind: MailKind;
  messageId: string | null;
  /** What it answers, the nearest first. */
  answers: string[];
  references: string[];
  fromAddress: string;
  fromName: string;
  recipients: string[];
  replyTo: string | null;
  subject: string;
  body: string;
  checks: Checks;
  note: string | null;
  /** No parser took it: nothing but the envelope is known. */
  isUnreadable: boolean;
  /** Unix milliseconds. */
  sentAt: number | null;
  attachments: Attachment[];
}

export interface ParseOptions {
  envelope: { from: string; to: string };
  /** Only the beginning of the message was read. */
  isCut: boolean;
  authservId: string;
}

const mailboxes = (addresses: readonly Address[] | undefined) =>
  (addresses ?? []).flatMap((address) => address.group ?? [address]);

const addressesIn = (addresses: readonly Address[] | undefined): string[] =>
  mailboxes(addresses).flatMap(({ address }) => (address ? [cleanLine(address, 320).toLowerCase()] : []));

const bodyOf = ({ text, html }: Email): string => {
  const plain = text?.trim() ?? '';
  return cleanText(plain === '' && html ? htmlText(html) : plain, LONGEST_BODY).trim();
};

const timeOf = (date: string | undefined): number | null => {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? null : time;
};

const EMPTY: Email = { headers: [], headerLines: [], attachments: [] };

/** Parses what can be parsed: a message that no parser takes is stored all the same, with a note. */
const tryParse = async (raw: Uint8Array): Promise<{ email: Email; failure: string | null }> => {
  try {
    const email = await PostalMime.parse(raw);
    // Only of a report the mails inside are looked at as parts; elsewhere their text belongs to what is read.
    if (!isReport(email.headers)) return { email, failure: null };
    return { email: await PostalMime.parse(raw, { forceRfc822Attachments: true }), failure: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { email: EMPTY, failure: `This mail cannot be parsed (${why}); only its raw form is kept.` };
  }
};

const CUT =
  'This mail is so large that only its beginning was read; its attachments are only in its raw form.';

/** What Golem keeps of a message. Never throws on what it is given. */
export const parseMail = async (
  raw: Uint8Array,
  { envelope, isCut, authservId }: ParseOptions,
): Promise<ParsedMail> => {
  const { email, failure } = await tryParse(raw);
  const kind = kindOf(email.headers, envelope.from.trim());
  const bounce = kind === 'bounce' ? bounceIn(email.attachments) : { note: null, messageId: null };
  const [sender] = mailboxes(email.from ? [email.from] : []);
  const fromAddress = (addressesIn(sender && [sender])[0] ?? envelope.from.trim().toLowerCase()) || 'unknown';
  const [replyTo = fromAddress] = addressesIn(email.replyTo);
  const references = messageIdsIn(email.references).slice(-MAX_REFERENCES);
  const answered = messageIdsIn(email.inReplyTo).slice(0, MAX_REFERENCES);
  const notes = [failure, isCut ? CUT : null, bounce.note].filter((each) => each !== null);
  const recipients = [envelope.to.trim().toLowerCase(), ...addressesIn(email.to), ...addressesIn(email.cc)];
  return {
    kind,
    messageId: messageIdsIn(email.messageId)[0] ?? null,
    answers: [...answered, ...references.toReversed(), ...(bounce.messageId ? [bounce.messageId] : [])],
    references: [...new Set([...references, ...answered])].slice(-MAX_REFERENCES),
    fromAddress,
    fromName: cleanLine(sender?.name ?? '', LONGEST_NAME),
    recipients: [...new Set(recipients.filter((address) => address !== ''))].slice(0, MAX_RECIPIENTS),
    replyTo: replyTo === fromAddress ? null : replyTo,
    subject: cleanLine(email.subject ?? '', LONGEST_SUBJECT),
    body: bodyOf(email),
    checks: checksOf(email.headers, authservId),
    note: notes.length === 0 ? null : notes.join(' '),
    isUnreadable: failure !== null,
    sentAt: timeOf(email.date),
    attachments: isCut ? [] : email.attachments,
  };
};
