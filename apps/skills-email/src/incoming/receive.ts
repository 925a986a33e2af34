import { fail, type IncomingMail, type MailReceipt, ok, type Result } from '@golem/contracts';
import { commit, type Db, insertAttachment, insertMail, mailById, openDb } from '@golem/db';
import { log } from '@golem/worker-kit';
import { topicOf } from '../address.ts';
import type { EmailEnv } from '../env.ts';
import { digestOf, mailIdOf } from '../mail-id.ts';
import { bytesOf } from './bounce.ts';
import { cleanLine } from './clean.ts';
import { type ParsedMail, parseMail } from './parse-mail.ts';
import { threadOf } from './thread-of.ts';

/** Email Routing takes 25 MiB. */
const LARGEST = 26 * 1024 * 1024;
/** Messages up to this are parsed whole: parsing takes several times their size, and a Worker has 128 MiB. */
const WHOLE = 10 * 1024 * 1024;
/** Of larger ones this much is: headers and text come before attachments. */
const BEGINNING = 1024 * 1024;
/** What is attached beyond this is only in the raw message. */
const MAX_ATTACHMENTS = 50;

/** The raw message goes to R2 as it comes, so that its size never is in memory. */
const keepRaw = async (bucket: R2Bucket, key: string, raw: ReadableStream, size: number): Promise<void> => {
  const sized = new FixedLengthStream(size);
  await Promise.all([raw.pipeTo(sized.writable), bucket.put(key, sized.readable)]);
};

const readBeginning = async (bucket: R2Bucket, key: string, length: number): Promise<Uint8Array> => {
  const object = await bucket.get(key, { range: { offset: 0, length } });
  if (!object) throw new Error(`${key} is not there`);
  return new Uint8Array(await object.arrayBuffer());
};

/**
 * The same mail, however often and on whatever way it comes: its Message-ID and what it says. Not the Message-ID alone:
 * who knows one could send it first with another text, and the real mail would be dropped.
 */
const idOf = async (parsed: ParsedMail, raw: Uint8Array): Promise<string> =>
  mailIdOf(
    'in',
    // Of what cannot be read, nothing but its bytes tells one from another.
    parsed.isUnreadable ? await digestOf(raw) : '',
    parsed.messageId ?? '',
    parsed.fromAddress,
    String(parsed.sentAt),
    parsed.subject,
    parsed.body,
    ...parsed.attachments.map((part) => `${part.filename} ${bytesOf(part).byteLength}`),
  );

const keepAttachments = async (bucket: R2Bucket, mailId: string, { attachments }: ParsedMail) => {
  const rows = [];
  for (const [position, part] of attachments.slice(0, MAX_ATTACHMENTS).entries()) {
    const content = bytesOf(part);
    const key = `attachments/${mailId}/${position}`;
    await bucket.put(key, content);
    rows.push({
      id: `${mailId}.${position}`,
      mailId,
      position,
      name: cleanLine(part.filename ?? '', 200) || `part-${position}`,
      mimeType: cleanLine(part.mimeType, 100),
      size: content.byteLength,
      key,
    });
  }
  return rows;
};

const store = async (
  db: Db,
  env: EmailEnv,
  parsed: ParsedMail,
  { id, rawKey, size, now }: { id: string; rawKey: string; size: number; now: number },
): Promise<void> => {
  const { answers: _, attachments: __, isUnreadable: ___, checks, ...fields } = parsed;
  const attached = await keepAttachments(env.MAILS, id, parsed);
  await commit(db, [
    insertMail(db, {
      ...fields,
      ...checks,
      id,
      state: 'received',
      threadId: (await threadOf(db, parsed, env.MAIL_INBOX, now)) ?? id,
      topic: topicOf(parsed.subject),
      size,
      rawKey,
      at: now,
    }),
    ...attached.map((row) => insertAttachment(db, row)),
  ]);
};

/**
 * Stores an incoming mail once. Nothing is stored unless all of it is: until the row is in D1 the mail counts as not
 * accepted, and whoever delivers it tries again. Throws what D1 and R2 throw.
 */
export const receive = async (
  { raw, rawSize, ...envelope }: IncomingMail<ReadableStream>,
  env: EmailEnv,
  now: number,
): Promise<Result<MailReceipt>> => {
  if (rawSize > LARGEST) return fail('too_large', 'Mails over 25 MiB are not taken.');
  if (rawSize === 0) return fail('invalid_input', 'This mail is empty.');
  const db = openDb(env.DB);
  const rawKey = `raw/${crypto.randomUUID()}`;
  await keepRaw(env.MAILS, rawKey, raw, rawSize);
  const isCut = rawSize > WHOLE;
  const bytes = await readBeginning(env.MAILS, rawKey, isCut ? BEGINNING : rawSize);
  const parsed = await parseMail(bytes, { envelope, isCut, authservId: env.MAIL_AUTHSERV_ID });
  const id = await idOf(parsed, bytes);
  const [known] = await mailById(db, id);
  if (known) {
    await env.MAILS.delete(rawKey);
    return ok({ id, isRepeated: true });
  }
  await store(db, env, parsed, { id, rawKey, size: rawSize, now });
  log('info', 'mail.received', { mail: id, kind: parsed.kind, size: rawSize });
  return ok({ id, isRepeated: false });
};
