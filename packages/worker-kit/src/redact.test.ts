import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { log } from './log.ts';
import { redactJson, redactText } from './redact.ts';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Letters and digits that look made up and are the same in every run. No secret is written down in this file. */
const made = (length: number, alphabet = ALPHANUMERIC): string =>
  Array.from({ length }, (_, index) => alphabet[(index * 37 + length * 11) % alphabet.length]).join('');
/** A prefix in two parts, so that nothing in this file looks like a secret to whoever scans it. */
const joined = (...parts: string[]): string => parts.join('');
const base64url = (text: string): string =>
  btoa(text).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');

const jwt = `${base64url('{"alg":"HS256"}')}.${base64url('{"sub":"42","role":"owner"}')}.${made(43)}`;
const pem = (label: string) =>
  [`-----BEGIN ${label}PRIVATE KEY-----`, made(64), made(40), `-----END ${label}PRIVATE KEY-----`].join('\n');
const hetzner = made(64);
const aws = made(40);

describe('tokens with a shape of their own', () => {
  test.for([
    ['discord_token', `${base64url('80351110224678912')}.${made(6)}.${made(27)}`],
    ['discord_token', `${base64url('1203557011022467891')}.${made(6)}.${made(38)}`],
    ['anthropic_key', joined('sk-', `ant-api03-${made(93)}AA`)],
    ['openai_key', `sk-${made(48)}`],
    ['openai_key', joined('sk-', `proj-${made(120)}`)],
    ['github_token', joined('gh', `p_${made(36)}`)],
    ['github_token', joined('gh', `o_${made(36)}`)],
    ['github_token', joined('gh', `s_${made(36)}`)],
    ['github_token', joined('github_', `pat_${made(22)}_${made(59)}`)],
    ['gitlab_token', joined('gl', `pat-${made(20)}`)],
    ['aws_key_id', joined('AK', `IA${made(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`)],
    ['aws_key_id', joined('AS', `IA${made(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`)],
    ['slack_token', joined('xox', `b-${made(12, '0123456789')}-${made(12, '0123456789')}-${made(24)}`)],
    ['slack_token', `xapp-1-${made(11)}-${made(13, '0123456789')}-${made(64, '0123456789abcdef')}`],
    ['stripe_key', joined('sk_', `live_${made(24)}`)],
    ['stripe_key', joined('rk_', `live_${made(99)}`)],
    ['stripe_key', joined('wh', `sec_${made(32)}`)],
    ['google_key', joined('AI', `za${made(35)}`)],
    ['google_key', joined('GO', `CSPX-${made(28)}`)],
    ['npm_token', joined('np', `m_${made(36)}`)],
    ['cloudflare_token', joined('cf', `ut_${made(48)}`)],
    ['cloudflare_token', joined('cf', `at_${made(48)}`)],
    ['cloudflare_token', joined('cf', `k_${made(48)}`)],
    ['jwt', jwt],
    ['private_key', pem('')],
    ['private_key', pem('RSA ')],
    ['private_key', pem('OPENSSH ')],
  ] as const)('%s is taken out of prose, quotes and the end of a sentence', ([kind, secret]) => {
    const mark = `[redacted:${kind}]`;
    expect(redactText(`it said ${secret}, then nothing`)).toBe(`it said ${mark}, then nothing`);
    expect(redactText(`it said "${secret}".`)).toBe(`it said "${mark}".`);
    expect(redactText(`(${secret}) and ${secret}`)).toBe(`(${mark}) and ${mark}`);
  });

  test('a private key that was cut off is a key all the same', () => {
    expect(redactText(`a ${pem('EC ').slice(0, 80)}`)).toBe('a [redacted:private_key]');
  });
});

describe('secrets that their surroundings give away', () => {
  test.for([
    [`HCLOUD_TOKEN=${hetzner}`, 'HCLOUD_TOKEN=[redacted:hetzner_token]'],
    [`Hetzner refused ${hetzner}`, 'Hetzner refused [redacted:hetzner_token]'],
    [`aws_secret_access_key = ${aws}`, 'aws_secret_access_key = [redacted:aws_secret_key]'],
    [`the AWS key ${aws} leaked`, 'the AWS key [redacted:aws_secret_key] leaked'],
    [`cloudflare said no to ${aws}`, 'cloudflare said no to [redacted:cloudflare_token]'],
    [`Authorization: Bearer ${made(20)}`, 'Authorization: Bearer [redacted:authorization]'],
    [`authorization: Basic ${btoa('golem:x1')}`, 'authorization: Basic [redacted:authorization]'],
    [`{"Authorization":"Bot ${made(30)}"}`, '{"Authorization":"Bot [redacted:authorization]"}'],
    [`sent with Bearer ${made(24)}`, 'sent with Bearer [redacted:authorization]'],
    [`Cookie: session=${made(20)}; theme=dark`, 'Cookie: [redacted:cookie]'],
    ['password=hunter2', 'password=[redacted:password]'],
    ['DB_PASSWORD=x y', 'DB_PASSWORD=[redacted:password] y'],
    ['?token=abc&page=2', '?token=[redacted:token]&page=2'],
    ['{"password":"correct horse","user":"ann"}', '{"password":"[redacted:password]","user":"ann"}'],
    [String.raw`{"password":"a\"b","user":"ann"}`, '{"password":"[redacted:password]","user":"ann"}'],
    [String.raw`"{\"token\": \"abc\", \"n\": 1}"`, String.raw`"{\"token\": \"[redacted:token]\", \"n\": 1}"`],
    ["client_secret: 'x'", "client_secret: '[redacted:secret]'"],
    ['api-key: 9f8e7d6c5b', 'api-key: [redacted:api_key]'],
    ['the password is hunter22', 'the password is [redacted:password]'],
    ['postgres://golem:s3cr@t@db.example/app', 'postgres://golem:[redacted:url_password]@db.example/app'],
    [`https://maps.example/?key=${made(20)}&q=1`, 'https://maps.example/?key=[redacted:url_parameter]&q=1'],
    [
      `https://discord.com/api/webhooks/80351110224678912/${made(68)}`,
      'https://discord.com/api/webhooks/80351110224678912/[redacted:webhook]',
    ],
  ] as const)('%s', ([text, redacted]) => {
    expect(redactText(text)).toBe(redacted);
  });
});

describe('left as it is', () => {
  test.for([
    'channel 80351110224678912 and message 1203557011022467891',
    `sha256 ${made(64, '0123456789abcdef')}`,
    `Hetzner image ${made(64, '0123456789abcdef')}`,
    `aws runs commit ${made(40, '0123456789abcdef')}`,
    'call 7f2d3c1e-8a4b-4c6d-9e0f-1a2b3c4d5e6f',
    'The password: ask Anna. The token is secret, and the secret is safe.',
    'Forgot your password? Tokens: 8192 in, 120 out; max_tokens=400.',
    'if (token == null) return; const token = null;',
    'HCLOUD_TOKEN=${HCLOUD_TOKEN} and password: <your password>',
    'Basic authentication and the bearer of good news; Bot framework',
    'PWD=/srv/golem',
    'a cookie: nice',
    'risk-free task-scheduler-with-a-long-name, sk-loading-indicator',
    'https://example.com:8443/path?page=2#top and mail to ann@example.com',
    'ssh://git@example.com:22/x',
    '2026-11-21T10:00:00.000Z',
    'eyJ is how Base64 of a brace begins',
    'restart web-1, then purge the cache of example.com',
  ])('%s', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

describe('known secrets', () => {
  test('are found wherever they stand, the longer one first', () => {
    const known = ['correct-horse', 'correct-horse-battery', 'short'];
    expect(redactText('a correct-horse-battery b correct-horse c short', known)).toBe(
      'a [redacted:known] b [redacted:known] c short',
    );
  });

  test('may hold characters that mean something in a pattern', () => {
    expect(redactText('x a.b*(c)[d]\\ y', ['a.b*(c)[d]\\'])).toBe('x [redacted:known] y');
  });
});

describe('JSON', () => {
  test('whatever stands under the name of a secret goes, and all else stays', () => {
    const value = {
      server: 'web-1',
      count: 3,
      none: null,
      apiToken: 'abc',
      password: 12345678,
      tokens: 5,
      nested: [{ clientSecret: ['a', 'b'], url: 'https://u:pw@example.com' }],
      env: [
        { name: 'DB_PASSWORD', value: 'x' },
        { name: 'PORT', value: '80' },
      ],
    };
    expect(redactJson(value)).toEqual({
      server: 'web-1',
      count: 3,
      none: null,
      apiToken: '[redacted:token]',
      password: '[redacted:password]',
      tokens: 5,
      nested: [
        {
          clientSecret: ['[redacted:secret]', '[redacted:secret]'],
          url: 'https://u:[redacted:url_password]@example.com',
        },
      ],
      env: [
        { name: 'DB_PASSWORD', value: '[redacted:password]' },
        { name: 'PORT', value: '80' },
      ],
    });
  });

  test('ends on a value that contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(() => redactJson(loop)).not.toThrow();
  });
});

/** Texts that come close to secrets: pieces of them in any order. */
const nearSecrets = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'password',
        'token',
        'Authorization',
        'Bearer',
        'secret',
        'api_key',
        'cookie',
        'pwd',
        'is',
        '=',
        ':',
        '://',
        '@',
        '"',
        "'",
        '\\',
        ' ',
        '\n',
        '/',
        '&',
        '[redacted:token]',
        '[redacted:',
        ']',
        'sk-',
        'eyJ',
        '.',
        'aws',
        'hcloud',
        jwt,
        hetzner,
        aws,
        joined('gh', `p_${made(36)}`),
        '-----BEGIN PRIVATE KEY-----',
        '-----END PRIVATE KEY-----',
        'hunter2',
      ),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 24 },
  )
  .map((pieces) => pieces.join(''));

test('a second time changes nothing', () => {
  fc.assert(
    fc.property(nearSecrets, (text) => {
      const once = redactText(text, ['a-known-secret']);
      expect(redactText(once, ['a-known-secret'])).toBe(once);
    }),
    { numRuns: 5_000 },
  );
});

test('never throws, and a second time changes nothing in any JSON value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.string()), (value, known) => {
      const once = redactJson(value, known);
      expect(redactJson(once, known)).toEqual(once);
    }),
  );
});

test.for([
  'a',
  'eyJ',
  'eyJ-',
  'aws',
  'token',
  'token=',
  'password: ',
  '://',
  '://a:',
  'Bearer ',
  '"token":"',
  '-----BEGIN PRIVATE KEY',
  '\\',
  joined('gh', 'p_'),
  'x.y',
  'cookie: a',
])('takes time in proportion to the length of a text made of %j', (piece) => {
  const timeOf = (length: number): number => {
    const text = piece.repeat(Math.ceil(length / piece.length));
    const started = performance.now();
    redactText(text);
    return performance.now() - started;
  };
  timeOf(20_000);
  // Eight times the length takes 64 times as long when the time is quadratic; the rest is for a busy machine.
  expect(timeOf(160_000)).toBeLessThan(30 * Math.max(2, timeOf(20_000)));
});

test('the log takes secrets out of its fields', () => {
  const lines: string[] = [];
  const { warn } = console;
  console.warn = (line: string) => lines.push(line);
  try {
    log('warn', 'x.failed', { run: 'r1', detail: `401 for Bearer ${made(24)}` });
  } finally {
    console.warn = warn;
  }
  expect(lines).toEqual([
    '{"level":"warn","event":"x.failed","run":"r1","detail":"401 for Bearer [redacted:authorization]"}',
  ]);
});
