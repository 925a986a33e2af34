import { beforeEach, expect, test } from 'vitest';
import { binding, clearMailbox, deliver, plain, use } from '../../test/mailbox.ts';

beforeEach(clearMailbox);

const ASKED = { to: 'ann@example.org', subject: 'Invoice 7', text: 'Did it come?' };

/** A mail that Golem sent; its Message-ID is the binding's. */
const ask = async () => (await use('send', ASKED, binding())).output;

const threadOf = async (headers: Record<string, string>, body = 'It did.', envelope = {}) => {
  const { id } = await deliver(plain({ Subject: 'Something else', ...headers }, body), envelope);
  return (await use('read', { mail: id })).output.thread;
};

test.for<[string, Record<string, string>]>([
  ['by In-Reply-To', { 'In-Reply-To': '<1@sent.example.com>' }],
  ['by any of its References', { References: '<x@example.org> <1@sent.example.com> <y@example.org>' }],
  ['by its subject, from whom it was sent to', { Subject: 'AW: Re: invoice 7' }],
])('an answer finds its thread %s', async ([, headers]) => {
  const { mail } = await ask();
  expect(await threadOf(headers)).toBe(mail);
});

test('an answer finds its thread by the plus-address that it goes to', async () => {
  const { mail } = await ask();
  expect(await threadOf({}, 'It did.', { to: `golem+${mail}@example.com` })).toBe(mail);
  expect(await threadOf({}, 'To another inbox.', { to: `golem+${mail}@example.net` })).not.toBe(mail);
});

test.for<[string, Record<string, string>]>([
  ['the same subject from somebody else', { Subject: 'Re: Invoice 7', From: 'eve@example.net' }],
  ['the same subject without Re:', { Subject: 'Invoice 7' }],
  ['a Message-ID that nobody sent', { 'In-Reply-To': '<2@sent.example.com>' }],
])('%s begins a thread of its own', async ([, headers]) => {
  const { mail } = await ask();
  expect(await threadOf(headers)).not.toBe(mail);
});

test('a thread of hundreds of mails shows the last twenty and says how many are before', async () => {
  const { mail } = await ask();
  for (let at = 0; at < 60; at += 1) {
    await deliver(
      plain({ 'Message-ID': `<${at}@example.org>`, 'In-Reply-To': '<1@sent.example.com>' }, `Mail ${at}`),
    );
  }
  const { output } = await use('thread', { thread: mail });
  expect(output.mails).toHaveLength(20);
  expect(output.mails.at(-1)?.text).toBe('Mail 59');
  expect(output.omitted).toBe(41);
});

const BOUNCE = `From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: golem@example.com
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@mx.example.net>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ann@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user,
 really
--b
Content-Type: message/rfc822

From: golem@example.com
To: ann@example.org
Message-ID: <1@sent.example.com>
Subject: Invoice 7

Did it come?
--b--
`;

test('a mail that could not be delivered is told in the thread of the mail, with the reason', async () => {
  const { mail } = await ask();
  const { id } = await deliver(BOUNCE, { from: '' });
  expect((await use('read', { mail: id })).output).toMatchObject({
    kind: 'bounce',
    thread: mail,
    note: 'Could not be delivered to ann@example.org: 5.1.1 smtp; 550 5.1.1 No such user, really.',
  });
});

test.for<[string, Record<string, string>]>([
  ['auto', { 'Auto-Submitted': 'auto-replied' }],
  ['auto', { Precedence: 'auto_reply' }],
  ['auto', { 'X-Auto-Response-Suppress': 'OOF, AutoReply' }],
  ['list', { 'List-Id': '<news.example.net>' }],
  ['list', { Precedence: 'bulk' }],
  ['mail', { 'Auto-Submitted': 'no' }],
  ['mail', {}],
])('is of the kind %s with the headers %j', async ([kind, headers]) => {
  const { id } = await deliver(plain(headers));
  expect((await use('read', { mail: id })).output.kind).toBe(kind);
});

test('a mail from nobody is answered by nobody', async () => {
  const { id } = await deliver(plain({}), { from: '<>' });
  expect((await use('read', { mail: id })).output.kind).toBe('auto');
});
