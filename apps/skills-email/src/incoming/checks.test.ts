import { expect, test } from 'vitest';
import { checksOf } from './checks.ts';

const NONE = { spf: null, dkim: null, dmarc: null };
const MINE = 'mx.cloudflare.net';
const RECEIVED = 'Received: from mail.example.org by cloudflare-email.net';

/** The headers of a message, as the parser gives them. */
const headers = (...lines: string[]) =>
  lines.map((line) => {
    const at = line.indexOf(':');
    const originalKey = line.slice(0, at);
    return { key: originalKey.toLowerCase(), originalKey, value: line.slice(at + 1).trim() };
  });

const results = (text: string, by = MINE): string => `Authentication-Results: ${by}; ${text}`;

test.each([
  [
    'all three',
    results('spf=pass smtp.mailfrom=a; dkim=pass header.d=a; dmarc=pass'),
    { spf: 'pass', dkim: 'pass', dmarc: 'pass' },
  ],
  [
    'failures',
    results('spf=softfail; dkim=fail; dmarc=fail (p=reject)'),
    { spf: 'softfail', dkim: 'fail', dmarc: 'fail' },
  ],
  [
    'one good signature of two',
    results('dkim=fail header.d=a; dkim=pass header.d=b'),
    { ...NONE, dkim: 'pass' },
  ],
  [
    'another case and more space',
    'AUTHENTICATION-RESULTS: MX.Cloudflare.Net 1 ; DMARC = Pass',
    { ...NONE, dmarc: 'pass' },
  ],
  ['no results', results('none'), NONE],
  ['a verdict inside a comment', results('spf=fail (dmarc=pass; dkim=pass)'), { ...NONE, spf: 'fail' }],
  ['a verdict inside nested comments', results('spf=fail (a (b; dmarc=pass) c)'), { ...NONE, spf: 'fail' }],
  ['a verdict inside a quoted word', results('spf=fail reason="x; dmarc=pass"'), { ...NONE, spf: 'fail' }],
  [
    'a verdict in an address',
    results('spf=fail smtp.mailfrom=dmarc=pass@example.net'),
    { ...NONE, spf: 'fail' },
  ],
])('reads %s', (_, line, expected) => {
  expect(checksOf(headers(RECEIVED, line), MINE)).toEqual(expected);
});

test('what the sender wrote does not count: by another name, below the real one, or below an older hop', () => {
  const forged = results('spf=pass; dkim=pass; dmarc=pass');
  const real = results('spf=fail; dkim=none; dmarc=fail');

  expect(checksOf(headers(RECEIVED, results('dmarc=pass', 'mx.example.net')), MINE)).toEqual(NONE);
  expect(checksOf(headers(RECEIVED, real, 'From: a', forged), MINE)).toMatchObject({ dmarc: 'fail' });
  expect(checksOf(headers(RECEIVED, 'Received: from x by y', forged), MINE)).toEqual(NONE);
});

test('a header of megabytes of open quotes is read as far as a real one goes', () => {
  const real = results('dmarc=fail');
  expect(checksOf(headers(RECEIVED, `${real}; ${'"\\'.repeat(500_000)}`), MINE)).toMatchObject({
    dmarc: 'fail',
  });
  expect(checksOf(headers(RECEIVED, results(`${' '.repeat(9_000)}dmarc=pass`)), MINE)).toEqual(NONE);
});

test('thousands of headers by other names, each a nest of brackets, cost nothing', async () => {
  const deep = results(`${'('.repeat(4_000)}${')'.repeat(4_000)}`, 'mx.example.net');
  const all = headers(RECEIVED, ...Array<string>(1_000).fill(deep), results('dmarc=fail'));
  const before = Date.now();
  expect(checksOf(all, MINE)).toMatchObject({ dmarc: 'fail' });
  // The clock of a Worker stands still until it waits.
  await scheduler.wait(1);
  expect(Date.now() - before).toBeLessThan(1_000);
});
