import { beforeEach, expect, test } from 'vitest';
import { call, clearMailbox, deliver, plain, use } from '../../test/mailbox.ts';

beforeEach(clearMailbox);

const inbox = async (args: object = {}) =>
  (await use('list', { ...args })).output.mails.map(({ subject }) => subject);

const receive = (subject: string, more: Record<string, string> = {}, body?: string) =>
  deliver(plain({ Subject: subject, 'Message-ID': `<${subject}@example.org>`, ...more }, body));

test('lists what is new, and lets order be kept and taken back', async () => {
  const first = await receive('first');
  const second = await receive('second');
  expect(await inbox({ unread: true })).toEqual(['second', 'first']);

  const marked = await use('mark', { mails: [first.id, second.id], as: 'read' });
  expect(await inbox({ unread: true })).toEqual([]);
  await use('mark', { mails: [first.id], as: 'unread' });
  expect(await inbox({ unread: true })).toEqual(['first']);
  expect(marked.undo).toEqual({
    capability: 'email.mark',
    args: { mails: [first.id, second.id], as: 'unread' },
  });

  const archived = await use('archive', { mails: [second.id] });
  expect(await inbox()).toEqual(['first']);
  expect(await inbox({ folder: 'archive' })).toEqual(['second']);
  await use('archive', archived.undo?.args ?? {});
  expect(await inbox()).toEqual(['second', 'first']);
});

test('taking back a mark touches only the mails that it changed', async () => {
  const [was, is] = [await receive('was read'), await receive('is read now')];
  await use('mark', { mails: [was.id], as: 'read' });
  const { output, undo } = await use('mark', { mails: [was.id, is.id], as: 'read' });
  expect(output.mails).toEqual([is.id]);
  expect(undo?.args['mails']).toEqual([is.id]);
  expect((await use('mark', { mails: [was.id], as: 'read' })).undo).toBeNull();
});

test('a mail that is not there is named, and nothing is marked', async () => {
  const { id } = await receive('here');
  const gone = 'm-ffffffffffffffffffff';
  expect(await call('mark', { mails: [id, gone], as: 'read' })).toMatchObject({
    error: { code: 'not_found', message: `There is no mail ${gone}; email.list shows them.` },
  });
  expect(await inbox({ unread: true })).toEqual(['here']);
});

test('finds by sender, by name and by address, and takes no wildcard for one', async () => {
  await receive('from Ann');
  await receive('from Bob', { From: 'Bob 100% <bob@example.net>' });
  expect(await inbox({ from: 'bob@example.net' })).toEqual(['from Bob']);
  expect(await inbox({ from: 'ANN' })).toEqual(['from Ann']);
  expect(await inbox({ from: '%' })).toEqual(['from Bob']);
  expect(await inbox({ from: '_nn' })).toEqual([]);
});

const found = async (query: string) =>
  (await use('search', { query })).output.mails.map(({ subject }) => subject);

test('searches subject, sender and text; all words first, else any', async () => {
  await receive('Invoice', {}, 'The amount is 70 euros.');
  await receive('Grüße', { From: 'Łukasz <lukasz@example.net>' }, 'The invoices were paid.');
  expect(await found('invoice amount')).toEqual(['Invoice']);
  expect(await found('lukasz@example.net')).toEqual(['Grüße']);
  expect(await found('grusse')).toEqual([]);
  expect(await found('gruße paid')).toEqual(['Grüße']);
  expect(await found('amount nowhere')).toEqual(['Invoice']);
});

test.for([
  '"',
  'a" OR "b',
  'subject:x',
  '* NEAR(',
  '---',
  "'; DROP TABLE mails; --",
  '\u0000',
  'he\u0000re" OR',
])('a search for %j is a search and nothing else', async (query) => {
  await receive('Here');
  expect(await call('search', { query })).toMatchObject({ ok: true });
  expect(await inbox()).toEqual(['Here']);
});

test('a discarded draft is found no more', async () => {
  const { output } = await use('draft', { to: 'ann@example.org', subject: 'Secret plan', text: 'x' });
  expect(await found('secret')).toEqual(['Secret plan']);
  await use('discard', { mail: output.mail });
  expect(await found('secret')).toEqual([]);
});

test('quotes are folded unless asked for', async () => {
  const { id } = await receive('Quote', {}, 'Yes.\n> Is it?\n');
  expect((await use('read', { mail: id })).output.text).toBe('Yes.\n[quoted lines: 1]');
  expect((await use('read', { mail: id, quotes: true })).output.text).toBe('Yes.\n> Is it?');
});
