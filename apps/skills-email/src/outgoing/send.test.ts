import { beforeEach, expect, test } from 'vitest';
import { binding, call, clearMailbox, deliver, use } from '../../test/mailbox.ts';

const MAIL = { to: 'ann@example.com', subject: 'Grüße – done ✓', text: 'Hello,\n\nthe backup is done.\n' };

beforeEach(clearMailbox);

test('sends through the real binding of the runtime and returns the Message-ID that it gave', async () => {
  const reply = await call('send', MAIL);
  expect(reply).toMatchObject({
    ok: true,
    value: {
      invocation: { output: { messageId: expect.stringContaining('@'), to: MAIL.to, subject: MAIL.subject } },
    },
  });
});

test('hands the binding exactly one message, from the configured address', async () => {
  const { sent, settings } = binding();
  await call('send', MAIL, { settings });
  expect(sent).toEqual([
    {
      from: { email: 'golem@example.com', name: 'Golem' },
      to: [MAIL.to],
      subject: MAIL.subject,
      text: MAIL.text,
      replyTo: expect.stringMatching(/^golem\+m-[0-9a-f]{20}@example\.com$/),
    },
  ]);
});

test.for(['a\r\nBcc: eve@example.com', 'a\nb'])(
  'a subject of several lines is refused: %j',
  async (subject) => {
    const { sent, settings } = binding();
    const reply = await call('send', { ...MAIL, subject }, { settings });
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    expect(sent).toEqual([]);
  },
);

const coded = (code: string) => Object.assign(new Error(`failed with ${code}`), { code });

test.for([
  [coded('E_SENDER_NOT_VERIFIED'), 'upstream_rejected'],
  [coded('E_RATE_LIMIT_EXCEEDED'), 'upstream_rejected'],
  [coded('E_SOMETHING_NEW'), 'upstream_rejected'],
  [coded('E_DELIVERY_FAILED'), 'upstream_error'],
  [coded('E_INTERNAL_SERVER_ERROR'), 'upstream_error'],
  [new Error('email to ann@example.com not allowed'), 'upstream_rejected'],
  [new Error('Network connection lost.'), 'upstream_error'],
] as const)('%s is %s', async ([failure, code]) => {
  const reply = await call('send', MAIL, { settings: binding(failure).settings });
  expect(reply).toMatchObject({ ok: false, error: { code } });
  const { output } = await use('list', { folder: code === 'upstream_error' ? 'sent' : 'drafts' });
  expect(output.mails).toMatchObject([{ state: code === 'upstream_error' ? 'sending' : 'draft' }]);
});

test('the preview shows sender, recipient, subject and size, and sends nothing', async () => {
  const { sent, settings } = binding();
  const reply = await call('send', MAIL, { mode: 'preview', settings });
  expect(reply).toMatchObject({
    value: {
      preview: {
        lines: [
          'From: Golem <golem@example.com>',
          'To: ann@example.com',
          'Subject: Grüße – done ✓',
          'Size: 28 bytes of text',
        ],
      },
    },
  });
  expect(sent).toEqual([]);
});

const ID = /^m-[0-9a-f]{20}$/;

test('a draft is stored, shown and not sent, then sent as it is, once', async () => {
  const { sent, settings } = binding();
  const { output, undo } = await use('draft', { ...MAIL, html: '<p>Hello</p>' }, { settings });
  const draft = output.mail;

  expect(output).toEqual({ ...MAIL, mail: expect.stringMatching(ID) });
  expect(undo).toEqual({ capability: 'email.discard', args: { mail: draft } });
  expect(sent).toEqual([]);
  expect((await use('list', { folder: 'drafts' })).output.mails).toMatchObject([
    { id: draft, state: 'draft' },
  ]);

  const preview = await call('send', { to: MAIL.to, draft }, { mode: 'preview', settings });
  expect(JSON.stringify(preview)).toContain('| the backup is done.');

  await use('send', { to: MAIL.to, draft }, { settings });
  expect(sent).toMatchObject([{ subject: MAIL.subject, text: MAIL.text, html: '<p>Hello</p>' }]);
  expect(await call('send', { to: MAIL.to, draft }, { settings })).toMatchObject({
    error: { code: 'conflict' },
  });
  expect(sent).toHaveLength(1);
});

test('of two that send one draft at once, one does', async () => {
  const { sent, settings } = binding();
  const { output } = await use('draft', MAIL);
  const args = { to: MAIL.to, draft: output.mail };
  const replies = await Promise.all([call('send', args, { settings }), call('send', args, { settings })]);

  expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
  expect(sent).toHaveLength(1);
});

test('the same call again sends nothing, whatever the gate has forgotten', async () => {
  const { sent, settings } = binding();
  await use('send', MAIL, { settings, callId: 'run-9.1.0' });
  const again = await call('send', MAIL, { settings, callId: 'run-9.1.0' });

  expect(again).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(sent).toHaveLength(1);
});

test('a draft goes to nobody but the address that policy and card saw', async () => {
  const { sent, settings } = binding();
  const { output } = await use('draft', MAIL);
  const reply = await call('send', { to: 'eve@example.net', draft: output.mail }, { settings });

  expect(reply).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  expect(sent).toEqual([]);
});

test.for([
  ['no subject', { subject: undefined }],
  ['no text', { text: undefined }],
  ['both a draft and a text', { draft: 'm-00000000000000000001' }],
] as const)('refuses %s', async ([, change]) => {
  expect(await call('send', { ...MAIL, ...change })).toMatchObject({ error: { code: 'invalid_input' } });
});

test('a discarded draft is gone, and a sent mail cannot be discarded', async () => {
  const { settings } = binding();
  const first = await use('draft', MAIL);
  await use('discard', { mail: first.output.mail });
  expect((await use('list', { folder: 'drafts' })).output.mails).toEqual([]);

  const sent = await use('send', MAIL, { settings });
  expect(await call('discard', { mail: sent.output.mail })).toMatchObject({ error: { code: 'not_found' } });
  expect((await use('list', { folder: 'sent' })).output.mails).toHaveLength(1);
});

test('the probe tells a mail that left from one that never began and one that nobody knows about', async () => {
  const probe = async (callId: string) => {
    const reply = await call('send', MAIL, { mode: 'probe', callId });
    return reply.ok && reply.value.mode === 'probe' ? reply.value.probe.happened : reply;
  };
  await use('send', MAIL, { ...binding(), callId: 'run-1.left' });
  await call('send', MAIL, { ...binding(new Error('Network connection lost.')), callId: 'run-1.cut' });
  await call('send', MAIL, { ...binding(coded('E_SENDER_NOT_VERIFIED')), callId: 'run-1.refused' });

  expect(await probe('run-1.left')).toBe('yes');
  expect(await probe('run-1.cut')).toBe('unknown');
  expect(await probe('run-1.refused')).toBe('no');
  expect(await probe('run-1.never')).toBe('no');
});

const WITH_FILE = `From: ann@example.org
To: golem@example.com
Subject: The report
Message-ID: <report@example.org>
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

See attached.
--b
Content-Type: text/csv; name="report.csv"
Content-Disposition: attachment; filename="report.csv"
Content-Transfer-Encoding: base64

YSxiCjEsMgo=
--b--
`;

test('sends an attachment of a stored mail along, by its id', async () => {
  const { sent, settings } = binding();
  const { id } = await deliver(WITH_FILE);
  await use('send', { ...MAIL, attachments: [`${id}.0`] }, { settings });

  const [file] = sent[0]?.attachments ?? [];
  expect(file).toMatchObject({ disposition: 'attachment', filename: 'report.csv', type: 'text/csv' });
  expect(await new Response(file?.content).text()).toBe('a,b\n1,2\n');
  expect(await call('send', { ...MAIL, attachments: [`${id}.7`] }, { settings })).toMatchObject({
    error: { code: 'not_found' },
  });
  expect(sent).toHaveLength(1);
});

test('with D1 away nothing is sent, and the error says so', async () => {
  const { sent, settings } = binding();
  const DB = {
    prepare: () => {
      throw new Error('D1 is away');
    },
    batch: () => Promise.reject(new Error('D1 is away')),
  };
  const reply = await call('send', MAIL, { settings: { ...settings, DB } });

  expect(reply).toMatchObject({ ok: false, error: { code: 'upstream_rejected' } });
  expect(sent).toEqual([]);
});
