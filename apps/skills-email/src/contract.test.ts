import { env } from 'cloudflare:workers';
import { email } from '@golem/contracts';
import { commit, insertMail, openDb } from '@golem/db';
import { skillContract } from '@golem/testing/skill-contract';
import { beforeEach } from 'vitest';
import { clearMailbox } from '../test/mailbox.ts';
import skill from './index.ts';

const TO = 'ann@example.com';
const LETTER = { to: TO, subject: 'Hello', text: 'The backup is done.' };
const DRAFT = 'm-00000000000000000001';
const RECEIVED = 'm-00000000000000000002';

const ROW = {
  kind: 'mail',
  fromName: 'Ann',
  subject: 'Hello',
  topic: 'hello',
  body: 'The backup is done.',
  size: 19,
  at: 1,
} as const;

/** A mail between the two. */
const mail = (id: string, more: { state: 'draft' | 'received'; fromAddress: string }) => ({
  ...ROW,
  ...more,
  id,
  threadId: id,
  references: [],
  recipients: [TO],
});

beforeEach(async () => {
  await clearMailbox();
  const db = openDb(env.DB);
  await commit(db, [
    insertMail(db, mail(DRAFT, { state: 'draft', fromAddress: 'golem@example.com' })),
    insertMail(db, mail(RECEIVED, { state: 'received', fromAddress: TO })),
  ]);
});

skillContract({
  skill,
  manifest: email,
  required: ['MAIL', 'MAIL_FROM', 'DB', 'MAILS'],
  secrets: [],
  capabilities: {
    send: { args: LETTER },
    reply: { args: { mail: RECEIVED, to: TO, text: 'Thank you.' } },
    draft: { args: LETTER },
    discard: { args: { mail: DRAFT } },
    list: { args: { folder: 'inbox' } },
    search: { args: { query: 'backup' } },
    read: { args: { mail: RECEIVED } },
    thread: { args: { thread: RECEIVED } },
    mark: { args: { mails: [RECEIVED], as: 'read' } },
    archive: { args: { mails: [RECEIVED] } },
  },
});
