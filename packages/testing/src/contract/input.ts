import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Intercepted } from '../upstream.ts';
import type { Bench, Subject } from './bench.ts';

/** Cases of bad input per capability, unless its contract says otherwise. */
const CASES = 200;

/** The valid arguments with one of them replaced, dropped or joined by another. */
const mutations = (args: Record<string, unknown>): fc.Arbitrary<Record<string, unknown>> => {
  const name = fc.constantFrom(...Object.keys(args), 'unknown_argument');
  const text = fc.oneof(
    fc.string({ maxLength: 300, unit: 'binary' }),
    fc.constantFrom(
      '',
      ' ',
      '\0',
      '\r\nBcc: x@example.com',
      '../../etc/passwd',
      '${7*7}',
      'x'.repeat(100_000),
    ),
  );
  return fc.oneof(
    fc.tuple(name, fc.oneof(text, fc.jsonValue())).map(([key, value]) => ({ ...args, [key]: value })),
    name.map((dropped) => Object.fromEntries(Object.entries(args).filter(([key]) => key !== dropped))),
    // `__proto__` would be lost on the way, so that the grant would be for other arguments.
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.jsonValue(),
      { maxKeys: 5 },
    ),
  );
};

/** Bad input is refused by name before anything leaves; input that happens to be good may be answered in any way. */
export const testInput = (skill: Bench, subject: Subject, upstream: Intercepted): void => {
  const { mutations: cases = CASES } = subject;
  describe('input', () => {
    test(`answers ${cases} mutations of its arguments without throwing, and sends nothing for bad ones`, async () => {
      await fc.assert(
        fc.asyncProperty(mutations(subject.args), async (args) => {
          upstream.requests.length = 0;
          upstream.answer(subject.healthy ?? (() => new Response(null, { status: 500 })));
          const reply = await skill.send(await skill.granted(skill.callOf(subject.action, args)));
          if (subject.declared.input.safeParse(args).success) return;
          expect(reply).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
          expect(upstream.requests).toHaveLength(0);
        }),
        { numRuns: cases },
      );
    });

    test('refuses a capability that it does not have', async () => {
      const reply = await skill.send(await skill.granted(skill.callOf('no_such_thing', {})));
      expect(reply).toMatchObject({ ok: false, error: { code: 'unknown_capability' } });
    });
  });
};
