import type { Call, Provenance } from '@golem/contracts';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { checkGrant, GRANT_TTL_S, signGrant } from './grant.ts';

const SECRET = 'a-secret-that-is-long-enough-for-hs256';
const NOW = Date.UTC(2026, 10, 21, 12);
const CALL: Call = { id: 'run-1:1:0', runId: 'run-1', capability: 'a.b', args: { server: 'web-1', n: 1 } };

const check = (token: string, call: Call = CALL, now = NOW) =>
  checkGrant(SECRET, token, { call, mode: 'invoke', now });
const sign = () => signGrant(SECRET, { call: CALL, mode: 'invoke', now: NOW });

test('a grant holds for its call, also when the arguments come in another order', async () => {
  const reordered = { ...CALL, args: { n: 1, server: 'web-1' } };
  expect(await check(await sign(), reordered)).toMatchObject({ ok: true, value: { call: CALL.id } });
});

test('two grants for the same call have different ids, so that each is single-use by itself', async () => {
  const [first, second] = await Promise.all([check(await sign()), check(await sign())]);
  expect(first.ok && first.value.jti).not.toBe(second.ok && second.value.jti);
});

test.for([
  ['at once', 0, true],
  ['just before it ends', (GRANT_TTL_S - 1) * 1000, true],
  ['after it ended', (GRANT_TTL_S + 5) * 1000, false],
  ['on a machine whose clock is a second behind', -1000, true],
  ['long before it was signed', -60_000, false],
] as const)('a grant used %s', async ([, later, holds]) => {
  expect((await check(await sign(), CALL, NOW + later)).ok).toBe(holds);
});

test.for([
  ['another value', { ...CALL, args: { server: 'web-2', n: 1 } }],
  ['a value of another type', { ...CALL, args: { server: 'web-1', n: '1' } }],
  ['one argument more', { ...CALL, args: { ...CALL.args, mode: 'hard' } }],
  ['another capability', { ...CALL, capability: 'a.c' }],
  ['another run', { ...CALL, runId: 'run-2' }],
  ['another call', { ...CALL, id: 'run-1:1:1' }],
] as const)('a grant does not hold for %s', async ([, call]) => {
  expect(await check(await sign(), call)).toMatchObject({ ok: false, error: { code: 'no_grant' } });
});

const BY: Provenance = { chatId: 'chat', principalId: '42', role: 'operator', tainted: true };

test.for([
  ['the same', BY, true],
  [
    'one whose fields come in another order',
    { tainted: true, role: 'operator', principalId: '42', chatId: 'chat' },
    true,
  ],
  ['an owner', { ...BY, role: 'owner' }, false],
  ['a run that read nothing by others', { ...BY, tainted: false }, false],
  ['somebody else', { ...BY, principalId: '43' }, false],
  ['another chat', { ...BY, chatId: 'other' }, false],
  ['nobody', undefined, false],
] as const)('a grant for a call of one person, shown for %s', async ([, by, holds]) => {
  const token = await signGrant(SECRET, { call: CALL, mode: 'invoke', by: BY, now: NOW });
  expect((await checkGrant(SECRET, token, { call: CALL, mode: 'invoke', by, now: NOW })).ok).toBe(holds);
});

test('a grant that says nothing of a person holds for none', async () => {
  const forged = await checkGrant(SECRET, await sign(), { call: CALL, mode: 'invoke', by: BY, now: NOW });
  expect(forged).toMatchObject({ ok: false, error: { code: 'no_grant' } });
});

test('a grant that was made to last longer does not hold for longer', async () => {
  const iat = NOW / 1000;
  const granted = await check(await sign());
  const claims = granted.ok ? { ...granted.value, exp: iat + 86_400 } : {};
  const long = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(SECRET));
  expect((await check(long)).ok).toBe(true);
  expect((await check(long, CALL, NOW + 120_000)).ok).toBe(false);
});

test('the refusal does not tell the caller which check failed', async () => {
  const wrong = await check(await sign(), { ...CALL, runId: 'run-2' });
  const garbage = await check('garbage');
  expect(!wrong.ok && wrong.error.message).toBe(!garbage.ok && garbage.error.message);
});
