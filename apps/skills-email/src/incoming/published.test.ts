import { beforeEach, describe, expect, inject, test } from 'vitest';
import { clearMailbox, deliver, use } from '../../test/mailbox.ts';

beforeEach(clearMailbox);

const published = inject('published');
const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

const some = published.length > 0 ? published : [{ name: 'absent: ../shared/data/mail', base64: '' }];

describe.skipIf(published.length === 0)('published messages', () => {
  test.each(some)('$name is stored once, read and found', async ({ base64 }) => {
    const { id } = await deliver(bytesOf(base64));
    expect(await deliver(bytesOf(base64))).toEqual({ id, isRepeated: true });
    const { output } = await use('read', { mail: id });
    expect(output.note ?? '').not.toContain('cannot be parsed');
    const { mails } = (await use('search', { query: output.from })).output;
    expect(mails.map((mail) => mail.id)).toEqual([id]);
  });

  test.runIf(some.some(({ name }) => name === 'delivery-status.eml'))(
    'delivery-status.eml is known for a mail that came back',
    async () => {
      const { base64 = '' } = some.find(({ name }) => name === 'delivery-status.eml') ?? {};
      const { id } = await deliver(bytesOf(base64));
      expect((await use('read', { mail: id })).output).toMatchObject({
        kind: 'bounce',
        note: expect.stringMatching(/^(?:Could not be delivered|Delivery is delayed) to \S+@\S+/),
      });
    },
  );
});
