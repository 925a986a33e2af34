import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { CORPUS } from '../../test/corpus.ts';
import { clearMailbox, crlf, deliver, plain, streamOf, use } from '../../test/mailbox.ts';
import skill from '../index.ts';

beforeEach(clearMailbox);

const rows = async () => (await env.DB.prepare('SELECT * FROM mails').all()).results;

describe('messages as they really come', () => {
  test.each(CORPUS)('$name', async ({ raw, subject, says, from, attachments = [] }) => {
    const { id } = await deliver(raw);
    const { output } = await use('read', { mail: id });

    expect(output).toMatchObject({ subject, from: from ?? 'ann@example.org', state: 'received' });
    expect(output.text).toContain(says);
    expect(output.attachments.map(({ name }) => name)).toEqual(attachments);
    expect(output.text).not.toMatch(/alert\(1\)|\0/);
  });
});

test('a mail that is delivered twice, by whatever way, is one mail', async () => {
  const first = await deliver(plain({}));
  const again = await deliver(
    plain({ Received: 'from another.example.net by mx; Fri, 20 Nov 2026 11:00:00 +0000' }),
  );

  expect(again).toEqual({ id: first.id, isRepeated: true });
  expect(await rows()).toHaveLength(1);
  expect((await env.MAILS.list({ prefix: 'raw/' })).objects.map(({ key }) => key)).toContain(
    (await rows())[0]?.['raw_key'],
  );
});

test('the same delivered twice at once is one mail', async () => {
  await Promise.all([deliver(plain({})), deliver(plain({}))]);
  expect(await rows()).toHaveLength(1);
});

test('a mail that steals the Message-ID of another does not keep it out', async () => {
  await deliver(plain({ From: 'eve@example.net' }, 'Nothing to see.'));
  const { isRepeated } = await deliver(plain({}));

  expect(isRepeated).toBe(false);
  expect(await rows()).toHaveLength(2);
});

test('a mail that names tens of thousands of others is stored with the nearest of them, and only with what can be sent', async () => {
  const many = Array.from({ length: 40_000 }, (_, index) => `<${index}@example.net>`).join(' ');
  const { id } = await deliver(
    plain({ 'In-Reply-To': `<bad\u0001id@example.net> <gr\u00fc\u00dfe@example.net> ${many}` }),
  );
  const [row] = await rows();
  const references: unknown = JSON.parse(String(row?.['refs'] ?? row?.['references']));
  expect(row?.['id']).toBe(id);
  expect(references).toEqual(Array.from({ length: 50 }, (_, index) => `${index}@example.net`));
});

test('two mails without a Message-ID are two', async () => {
  await deliver(plain({ 'Message-ID': '' }, 'One'));
  await deliver(plain({ 'Message-ID': '' }, 'Two'));
  expect(await rows()).toHaveLength(2);
});

test('the raw message is kept as it came', async () => {
  const raw = plain({});
  await deliver(raw);
  const object = await env.MAILS.get(String((await rows())[0]?.['raw_key']));
  expect(await object?.text()).toBe(crlf(raw));
});

test('nothing is stored when D1 is away, and the mail is not taken', async () => {
  const DB = { prepare: () => ({ bind: () => ({ raw: () => Promise.reject(new Error('D1 is away')) }) }) };
  const bytes = new TextEncoder().encode(crlf(plain({})));
  const away: object = { DB };
  const worker = new skill(createExecutionContext(), { ...env, ...away });

  await expect(
    worker.receive({
      from: 'a@example.org',
      to: 'b@example.com',
      raw: streamOf(bytes),
      rawSize: bytes.length,
    }),
  ).rejects.toThrow('Failed query');
  expect(await rows()).toEqual([]);
});

/** A mail of about so many bytes: a text and a file. */
const large = (bytes: number): Uint8Array => {
  const head = crlf(`From: ann@example.org
To: golem@example.com
Subject: Large
Message-ID: <large@example.org>
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

The text before the file.
--b
Content-Type: application/zip; name=big.zip
Content-Transfer-Encoding: base64

`);
  const line = crlf(`${'QUJD'.repeat(19)}\n`);
  const lines = Math.floor((bytes - head.length) / line.length);
  return new TextEncoder().encode(`${head}${line.repeat(lines)}${crlf('--b--\n')}`);
};

test('a mail of 9 MiB is read whole', async () => {
  const { id } = await deliver(large(9 * 1024 * 1024));
  const { output } = await use('read', { mail: id });
  expect(output).toMatchObject({ text: 'The text before the file.', note: null });
  expect(output.attachments).toMatchObject([{ name: 'big.zip', size: expect.any(Number) }]);
});

test('of a mail of 25 MiB the text is read, the rest is kept raw, and a note says so', async () => {
  const bytes = large(25 * 1024 * 1024);
  const { id } = await deliver(bytes);
  const { output } = await use('read', { mail: id });
  const [row] = await rows();

  expect(output).toMatchObject({ text: 'The text before the file.', attachments: [] });
  expect(output.note).toContain('only its beginning was read');
  expect((await env.MAILS.head(String(row?.['raw_key'])))?.size).toBe(bytes.length);
});

test('a mail of megabytes of text is stored up to its limit, found and read in parts', async () => {
  const { id } = await deliver(plain({}, `begin ${'many words '.repeat(300_000)}`));
  const first = (await use('read', { mail: id })).output;

  expect(first.text).toHaveLength(20_000);
  const second = (await use('read', { mail: id, offset: first.nextOffset })).output;
  expect(second.nextOffset).toBe(40_000);
  expect((await use('search', { query: 'begin' })).output.mails).toHaveLength(1);
});

const bomb = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n`,
  ).join('');

test.for([
  ['parts nested a thousand deep', `Subject: Deep\n${bomb(1000)}text`],
  ['headers of three megabytes', `Subject: Deep\nX-Big: ${'x'.repeat(3_000_000)}\n\ntext`],
] as const)('%s: kept raw, with a note', async ([, raw]) => {
  const { id } = await deliver(raw);
  const { output } = await use('read', { mail: id });
  expect(output.note).toContain('cannot be parsed');
  expect(output.from).toBe('ann@example.org');
});

test('two different mails that cannot be parsed are two', async () => {
  await deliver(`Subject: Deep\n${bomb(1000)}one`);
  await deliver(`Subject: Deep\n${bomb(1000)}two`);
  expect(await rows()).toHaveLength(2);
});

test('HTML nested thousands deep becomes text', async () => {
  const html = `${'<div>'.repeat(9_000)}deep${'</div>'.repeat(9_000)}<p>after</p>`;
  const { id } = await deliver(plain({ 'Content-Type': 'text/html' }, html));
  expect((await use('read', { mail: id })).output.text).toContain('after');
});

test('a mail with 500 files keeps the first 50 apart', async () => {
  const files = Array.from(
    { length: 500 },
    (_, at) => `--b\nContent-Type: text/csv; name=${at}.csv\nContent-Disposition: attachment\n\n${at}\n`,
  );
  const { id } = await deliver(
    `Subject: Files\nContent-Type: multipart/mixed; boundary=b\n\n${files.join('')}--b--\n`,
  );
  expect((await use('read', { mail: id })).output.attachments).toHaveLength(50);
});

test('an empty message and one over the limit are turned away for good', async () => {
  const rejected: string[] = [];
  const worker = new skill(createExecutionContext(), env);
  for (const rawSize of [0, 27 * 1024 * 1024]) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked of it
    await worker.email({
      from: 'a@example.org',
      to: 'b@example.com',
      raw: streamOf(new Uint8Array()),
      rawSize,
      setReject: (reason: string) => rejected.push(reason),
    } as unknown as ForwardableEmailMessage);
  }
  expect(rejected).toEqual(['This mail is empty.', 'Mails over 25 MiB are not taken.']);
  expect(await rows()).toEqual([]);
});
