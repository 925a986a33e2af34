import { applyD1Migrations, env } from 'cloudflare:test';
import { commit, insertMail, insertRoute, type NewMail, openDb } from '@golem/db';
import { beforeEach, expect, test } from 'vitest';
import { type MailTelling, tellMails, tellMailsNow } from './tell-mails.ts';

const db = openDb(env.DB);

beforeEach(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  await env.DB.exec('DELETE FROM mails');
  await env.DB.exec('DELETE FROM routes');
});

const mail = (id: string, more: Partial<NewMail> = {}): NewMail => ({
  id,
  state: 'received',
  kind: 'mail',
  references: [],
  threadId: id,
  fromAddress: 'ann@bank.example',
  fromName: 'Ann',
  recipients: ['golem@example.com'],
  subject: `About ${id}`,
  topic: '',
  body: 'The text that no notice shows',
  size: 1,
  at: 1,
  ...more,
});

const store = (...mails: NewMail[]) =>
  commit(
    db,
    mails.map((row) => insertMail(db, row)),
  );

const hear = (chatId: string, field: string, pattern: string) =>
  commit(db, [
    insertRoute(db, {
      id: `${chatId}.${field}.${pattern}`,
      source: 'mail',
      field,
      pattern,
      chatId,
      createdBy: 'owner',
      createdAt: 0,
    }),
  ]);

/** Chats that hear as a Session does: once per key. */
const chats = (away: string[] = []) => {
  const said = new Map<string, string>();
  const telling = (now: number): MailTelling => ({
    db,
    now,
    note(chatId, key, text) {
      if (away.includes(chatId)) return Promise.reject(new Error('the chat is away'));
      if (!said.has(`${chatId} ${key}`)) said.set(`${chatId} ${key}`, text);
      return Promise.resolve();
    },
  });
  return { said, heard: () => [...said.keys()], telling };
};

test('each mail is told once, to the chats of its routes and to the one that began its thread', async () => {
  await hear('ops', 'from', '*@bank.example');
  await hear('inbox', 'to', 'golem@*');
  await store(
    mail('asked', { state: 'sent', chatId: 'shop', fromAddress: 'golem@example.com' }),
    mail('answer', { threadId: 'asked', at: 2 }),
    mail('other', { fromAddress: 'bob@example.net', at: 3 }),
  );
  const { telling, heard } = chats();
  await tellMails(telling(10));
  await tellMails(telling(20));
  expect(heard().toSorted()).toEqual([
    'inbox mail.answer',
    'inbox mail.other',
    'ops mail.answer',
    'shop mail.answer',
  ]);
});

test('a notice is escaped, pings nobody, links nowhere and holds nothing of the text', async () => {
  await hear('ops', 'any', '*');
  await store(
    mail('m1', {
      fromName: '**@everyone** <@1>',
      subject: '[Click](https://evil.example) `rm`\n# Big https://evil.example',
      dmarc: 'fail',
    }),
  );
  const { telling, said } = chats();
  await tellMails(telling(10));
  const [text = ''] = said.values();
  expect(text).not.toMatch(/(?<!\\)[@<[(#`*](?:everyone|1>|Click|https)|https:\/\//);
  expect(text).not.toContain('\n');
  expect(text).not.toContain('The text that no notice shows');
  expect(text).toContain('not from there');
});

test('of a flood a chat hears five, and how many more there are', async () => {
  await hear('ops', 'any', '*');
  await store(...Array.from({ length: 40 }, (_, at) => mail(`m${String(at).padStart(2, '0')}`, { at })));
  const { telling, said } = chats();
  await tellMails(telling(10));
  expect(said.size).toBe(6);
  expect([...said.values()].at(-1)).toContain('35 more mails');
});

test('a chat that cannot be reached hears later, and keeps no other from hearing now', async () => {
  await hear('ops', 'any', '*');
  await hear('shop', 'any', '*');
  await store(mail('m1'));
  const first = chats(['ops']);
  await tellMails(first.telling(10));
  expect(first.heard()).toEqual(['shop mail.m1']);
  const later = chats();
  await tellMails(later.telling(20));
  expect(later.heard()).toContain('ops mail.m1');
});

test('a mail right after another waits for the cron, so that mails come no faster than people read', async () => {
  await hear('ops', 'any', '*');
  const { telling, heard } = chats();
  await store(mail('m1'));
  await tellMailsNow(telling(10_000));
  await store(mail('m2'));
  await tellMailsNow(telling(12_000));
  expect(heard()).toEqual(['ops mail.m1']);
  await tellMailsNow(telling(15_000));
  expect(heard()).toEqual(['ops mail.m1', 'ops mail.m2']);
});

test('a mail of which no chat hears is not looked at again', async () => {
  await store(mail('m1'));
  const { telling, heard } = chats();
  await tellMails(telling(10));
  await hear('ops', 'any', '*');
  await tellMails(telling(20));
  expect(heard()).toEqual([]);
});
