import { invokeSkill } from '@golem/testing/invoke-skill';
import { expect, inject, test } from 'vitest';
import skill from '../index.ts';
import { coversName } from './tls/certificate.ts';

const check = (url: string, settings = {}) =>
  invokeSkill(skill, 'observability.check_tls', { url }, { settings });
const output = (fields: object) => ({ value: { invocation: { output: fields } } });

test.for([
  ['good.example.com', 60, ['No authority that this platform knows vouches for it.']],
  ['soon.example.com', 5, ['It expires in 5 days.']],
  ['expired.example.com', -2, ['It has expired.']],
  ['other.example.com', 60, ['It is for other names.']],
  ['self.example.com', 60, ['It is signed by itself.']],
] as const)('%s: %i days left, %j', async ([host, daysLeft, problems]) => {
  expect(await check(`https://${host}/`)).toMatchObject(
    output({ host, port: 443, trusted: false, protocol: 'TLS 1.2', daysLeft, problems }),
  );
});

test('the chain is shown as the server shows it, its own certificate first', async () => {
  expect(await check('good.example.com')).toMatchObject(
    output({
      chain: [
        {
          subject: 'CN=good.example.com',
          issuer: 'CN=Test Authority',
          names: ['good.example.com', '*.wild.example.com'],
          key: 'ECDSA P-256',
        },
        { subject: 'CN=Test Authority' },
      ],
    }),
  );
});

test('of a server of TLS 1.3 only it says that no dates can be told, and whether it is trusted', async () => {
  expect(await check('good.example.com', { TLS_CONNECT_TO: inject('tls').newer })).toMatchObject(
    output({
      trusted: false,
      protocol: 'TLS 1.3',
      daysLeft: null,
      chain: [],
      problems: [expect.stringContaining('is not trusted')],
      note: expect.stringContaining('No dates can be told: it speaks TLS 1.3 only'),
    }),
  );
});

test('where nobody listens is an error, not a bad certificate', async () => {
  expect(await check('good.example.com', { TLS_CONNECT_TO: '127.0.0.1:1' })).toMatchObject({
    ok: false,
    error: { code: 'upstream_error', message: expect.stringContaining('good.example.com:443') },
  });
});

test.for(['https://10.0.0.1/', 'https://localhost/', 'https://db.internal/'])(
  '%s, inside a network, is refused',
  async (url) => {
    expect(await check(url)).toMatchObject({ ok: false, error: { code: 'blocked_address' } });
  },
);

test.for([
  ['*.example.com', 'a.example.com', true],
  ['*.example.com', 'example.com', false],
  ['*.example.com', 'a.b.example.com', false],
  ['EXAMPLE.com', 'example.com', true],
] as const)('a certificate for %s covers %s: %s', ([name, host, covers]) => {
  expect(coversName([name], host)).toBe(covers);
});
