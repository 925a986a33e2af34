import { beforeEach, expect, test } from 'vitest';
import { binding, call, clearMailbox, deliver, plain, use } from '../../test/mailbox.ts';

beforeEach(clearMailbox);

test('an answer carries the headers by which every mail program finds its thread', async () => {
  const { sent, settings } = binding();
  const { id } = await deliver(
    plain({ Subject: 'Offer', References: '<0@example.org>', 'Reply-To': 'eve@example.net' }),
  );
  const { output } = await use('reply', { mail: id, to: 'ann@example.org', text: 'Yes.' }, { settings });

  expect(sent).toMatchObject([
    {
      to: ['ann@example.org'],
      subject: 'Re: Offer',
      headers: { 'In-Reply-To': '<1@example.org>', References: '<0@example.org> <1@example.org>' },
    },
  ]);
  const { mails } = (await use('thread', { thread: id })).output;
  expect(mails.map((mail) => mail.id)).toEqual([id, output.mail]);
});

test('the card of an answer says where its sender would like to lead it, and that nobody vouches for them', async () => {
  const { id } = await deliver(plain({ 'Reply-To': 'eve@example.net' }));
  const preview = await call('reply', { mail: id, to: 'eve@example.net', text: 'Yes.' }, { mode: 'preview' });

  expect(preview).toMatchObject({
    value: {
      preview: {
        lines: expect.arrayContaining([
          'Not to its sender, who is ann@example.org',
          'Its sender asks for answers to eve@example.net',
          'Whether its sender is who they say is not verified',
        ]),
      },
    },
  });
});

test.for([
  ['an automatic answer', { 'Auto-Submitted': 'auto-replied' }],
  ['a report of a server', { 'X-Failed-Recipients': 'bob@example.com' }],
] as const)('%s is not answered, so that no two machines answer each other for ever', async ([, headers]) => {
  const { sent, settings } = binding();
  const { id } = await deliver(plain(headers));
  const reply = await call('reply', { mail: id, to: 'ann@example.org', text: 'Hi.' }, { settings });

  expect(reply).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  expect(sent).toEqual([]);
});
