import { describe, expect, test } from 'vitest';
import type { Intercepted } from '../upstream.ts';
import type { Bench, Subject } from './bench.ts';

/** It does what its manifest says: an output that fits, a preview and a probe exactly where they are declared. */
export const testModes = (skill: Bench, subject: Subject, upstream: Intercepted): void => {
  const { action, args, declared, healthy } = subject;
  describe('modes', () => {
    test('succeeds with an output that fits the schema', async () => {
      if (healthy) upstream.answer(healthy);
      const reply = await skill.send(await skill.granted(skill.callOf(action, args)));
      expect(reply).toMatchObject({ ok: true, value: { mode: 'invoke' } });
      const output = reply.ok && reply.value.mode === 'invoke' ? reply.value.invocation.output : undefined;
      expect(declared.output.parse(output)).toEqual(output);
    });

    test.for(['preview', 'probe'] as const)('has a %s exactly when its manifest says so', async (mode) => {
      if (healthy) upstream.answer(healthy);
      const reply = await skill.send(await skill.granted(skill.callOf(action, args), mode));
      const refused = { ok: false, error: { code: 'invalid_input' } };
      expect(reply).toMatchObject(declared.supports[mode] ? { ok: true, value: { mode } } : refused);
      expect(upstream.requests.filter((request) => request.method !== 'GET')).toEqual([]);
    });
  });
};
