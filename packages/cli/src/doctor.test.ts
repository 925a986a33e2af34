import { expect, test } from 'vitest';
import { diagnose } from './doctor.ts';

test('a gateway that has all it needs is well', () => {
  expect(diagnose(200, { ok: true, skills: [{ skill: 'email', ok: true }] })).toEqual({
    ok: true,
    lines: ['✓ gateway answered 200', '✓ email'],
  });
});

test('says what is missing, where, and what to do', () => {
  const { ok, lines } = diagnose(503, {
    ok: false,
    missing: ['DISCORD_PUBLIC_KEY'],
    skills: [{ skill: 'hosting', ok: false, missing: ['CLOUDFLARE_API_TOKEN'] }],
  });
  expect(ok).toBe(false);
  expect(lines).toEqual([
    '✗ gateway answered 503',
    '✗ gateway: DISCORD_PUBLIC_KEY is missing; `wrangler secret put DISCORD_PUBLIC_KEY` in apps/gateway',
    '✗ hosting: CLOUDFLARE_API_TOKEN is missing',
  ]);
});

test('an answer that is no health report is not taken for health', () => {
  expect(diagnose(200, '<html>').ok).toBe(false);
});
