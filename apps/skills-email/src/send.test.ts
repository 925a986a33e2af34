import { invokeSkill } from '@golem/testing/invoke-skill';
import { expect, test } from 'vitest';
import skill from './index.ts';

const SEND = 'email.send';
const MAIL = { to: 'ann@example.com', subject: 'Grüße – done ✓', text: 'Hello,\n\nthe backup is done.\n' };

/** A binding that records what it is given, or fails. */
const binding = (failure?: Error) => {
  const sent: unknown[] = [];
  const send = (message: unknown) => {
    if (failure) return Promise.reject(failure);
    sent.push(message);
    return Promise.resolve({ messageId: '<1@example.com>' });
  };
  return { sent, settings: { MAIL: { send } } };
};

test('sends through the real binding of the runtime and returns the Message-ID that it gave', async () => {
  const reply = await invokeSkill(skill, SEND, MAIL);
  expect(reply).toMatchObject({
    ok: true,
    value: {
      invocation: { output: { messageId: expect.stringContaining('@'), to: MAIL.to, subject: MAIL.subject } },
    },
  });
});

test('hands the binding exactly one message, from the configured address', async () => {
  const { sent, settings } = binding();
  await invokeSkill(skill, SEND, MAIL, { settings });
  expect(sent).toEqual([{ from: { email: 'golem@example.com', name: 'Golem' }, ...MAIL }]);
});

test.for(['a\r\nBcc: eve@example.com', 'a\nb'])(
  'a subject of several lines is refused: %j',
  async (subject) => {
    const { sent, settings } = binding();
    const reply = await invokeSkill(skill, SEND, { ...MAIL, subject }, { settings });
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
  const reply = await invokeSkill(skill, SEND, MAIL, { settings: binding(failure).settings });
  expect(reply).toMatchObject({ ok: false, error: { code } });
});

test('the preview shows sender, recipient, subject and size, and sends nothing', async () => {
  const { sent, settings } = binding();
  const reply = await invokeSkill(skill, SEND, MAIL, { mode: 'preview', settings });
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
