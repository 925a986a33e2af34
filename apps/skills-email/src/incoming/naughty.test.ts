import { beforeEach, expect, inject, test } from 'vitest';
import { call, clearMailbox, deliver, plain, use } from '../../test/mailbox.ts';

beforeEach(clearMailbox);

const naughty = inject('naughty');

/** A subject as any mail program would send it: encoded, so that each of its bytes arrives. */
const encoded = (text: string): string => {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  return `=?utf-8?B?${btoa(bytes)}?=`;
};

test.skipIf(naughty.length === 0)(
  'no string that programs are known to break on breaks a mail by its subject, sender or text (needs ../shared)',
  async () => {
    for (const [index, text] of naughty.entries()) {
      const { id } = await deliver(
        plain(
          {
            Subject: encoded(text),
            From: `${encoded(text)} <ann@example.org>`,
            'Message-ID': `<${index}@example.org>`,
          },
          text,
        ),
      );
      const { output } = await use('read', { mail: id });
      expect(output.subject).toMatch(/^[^\p{Cc}]*$/u);
      expect(output.fromName).toMatch(/^[^\p{Cc}]*$/u);
      expect(output).toMatchObject({ from: 'ann@example.org', attachments: [] });
      const query = text.trim().slice(0, 150) || 'x';
      expect(await call('search', { query })).toMatchObject({ ok: true });
    }
    expect((await use('list', { limit: 1 })).output.mails).toHaveLength(1);
  },
  120_000,
);

test.skipIf(naughty.length === 0)(
  'nor one that stands in the header as it is (needs ../shared)',
  async () => {
    for (const text of naughty) {
      const { id } = await deliver(plain({ Subject: text }, text));
      expect((await use('read', { mail: id })).output.subject).toMatch(/^[^\p{Cc}]*$/u);
    }
  },
  120_000,
);
