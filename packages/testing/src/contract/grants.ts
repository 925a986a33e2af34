import { env } from 'cloudflare:workers';
import type { Call, GrantMode, Provenance } from '@golem/contracts';
import { signGrant } from '@golem/worker-kit';
import { describe, expect, test } from 'vitest';
import type { Intercepted } from '../upstream.ts';
import type { Bench, Subject } from './bench.ts';

const ALG_NONE = `${btoa('{"alg":"none"}')}.${btoa('{"jti":"x"}')}.`;

interface Forgery {
  call?: Partial<Call>;
  mode?: GrantMode;
  secret?: string;
  /** Milliseconds from now. */
  signedAt?: number;
}

/** Grants that are real in all but one respect. */
const FORGERIES: [string, Forgery][] = [
  ['signed with another secret', { secret: 'another-secret-0123456789-0123456789' }],
  ['expired', { signedAt: -5 * 60_000 }],
  ['from the future', { signedAt: 5 * 60_000 }],
  ['for other arguments', { call: { args: { another: 'argument' } } }],
  ['for another capability', { call: { capability: 'memory.search' } }],
  ['for another run', { call: { runId: 'run-2' } }],
  ['for another call', { call: { id: 'run-1:2:other' } }],
  ['for a preview', { mode: 'preview' }],
  ['for a probe', { mode: 'probe' }],
];

/** Invariant 7: without a valid, unused grant for exactly this call nothing happens and nothing leaves. */
export const testGrants = (skill: Bench, { action, args, healthy }: Subject, upstream: Intercepted): void => {
  describe('grants', () => {
    const call = skill.callOf(action, args);

    test.for([
      ['garbage', 'garbage'],
      ['three dots', '...'],
      ['unsigned', ALG_NONE],
    ])('refuses a grant that is %s', async ([, grant = '']) => {
      const reply = await skill.send({ call, mode: 'invoke', grant });
      expect(reply).toMatchObject({ ok: false, error: { code: 'no_grant' } });
    });

    test('refuses a request without a grant', async () => {
      const reply = await skill.send({ call, mode: 'invoke', grant: '' });
      expect(reply).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    });

    test.for(FORGERIES)('refuses a grant that is %s', async ([, forged]) => {
      const grant = await signGrant(forged.secret ?? env.GRANT_SECRET, {
        call: { ...call, ...forged.call },
        mode: forged.mode ?? 'invoke',
        now: Date.now() + (forged.signedAt ?? 0),
      });
      const reply = await skill.send({ call, mode: 'invoke', grant });
      expect(reply).toMatchObject({ ok: false, error: { code: 'no_grant' } });
    });

    test('refuses a grant whose call is said to be for an owner when it is not', async () => {
      const by: Provenance = { chatId: 'chat', principalId: '42', role: 'operator', tainted: true };
      const grant = await signGrant(env.GRANT_SECRET, { call, mode: 'invoke', by, now: Date.now() });
      for (const forged of [undefined, { ...by, role: 'owner' as const }, { ...by, tainted: false }]) {
        const reply = await skill.send({ call, mode: 'invoke', grant, by: forged });
        expect(reply).toMatchObject({ ok: false, error: { code: 'no_grant' } });
      }
    });

    test('refuses a grant the second time, also when both come at once', async () => {
      if (healthy) upstream.answer(healthy);
      const request = await skill.granted(call);
      const replies = await Promise.all([skill.send(request), skill.send(request), skill.send(request)]);
      const codes = replies.map((reply) => (reply.ok ? 'ok' : reply.error.code));
      expect(codes.filter((code) => code === 'no_grant')).toHaveLength(2);
      const requests = upstream.requests.length;
      expect(await skill.send(request)).toMatchObject({ ok: false, error: { code: 'no_grant' } });
      expect(upstream.requests).toHaveLength(requests);
    });
  });
};
