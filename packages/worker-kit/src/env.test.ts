import { expect, test } from 'vitest';
import { z } from 'zod';
import { baseUrl, missingIn, optionalUrl, parseEnv, secret } from './env.ts';

const Env = z.object({ TOKEN: secret(), BASE: baseUrl('https://api.example.com/v1'), EGRESS: optionalUrl() });

test.for([
  [{ TOKEN: 'x' }, { TOKEN: 'x', BASE: 'https://api.example.com/v1' }],
  [
    { TOKEN: ' x ', BASE: 'http://localhost:1/v1/' },
    { TOKEN: 'x', BASE: 'http://localhost:1/v1' },
  ],
  [
    { TOKEN: 'x', BASE: '', EGRESS: ' ' },
    { TOKEN: 'x', BASE: 'https://api.example.com/v1' },
  ],
  [
    { TOKEN: 'x', EGRESS: 'http://e:1/' },
    { TOKEN: 'x', BASE: 'https://api.example.com/v1', EGRESS: 'http://e:1' },
  ],
] as const)('reads %j', ([env, value]) => {
  expect(parseEnv(Env, env)).toEqual({ ok: true, value });
});

test('names each setting that is missing, blank or malformed, and no value', () => {
  const env = { TOKEN: ' ', BASE: 'not an address', EGRESS: 'ftp://x' };
  expect(missingIn(Env, env)).toEqual(['TOKEN', 'BASE', 'EGRESS']);
  const parsed = parseEnv(Env, env);
  expect(parsed).toMatchObject({ ok: false, error: { code: 'misconfigured' } });
  expect(JSON.stringify(parsed)).not.toContain('not an address');
});
