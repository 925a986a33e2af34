import { describe, expect, test } from 'vitest';
import type { Bench, Intercepted, Subject } from './bench.ts';

/** It does what its manifest says: an output that fits, a preview and a probe exactly where they are declared. */
export const testModes = (skill: Bench, subject: Subject, upstream: Intercepted): void => {
  const { action, args, declared, healthy } = subject;
  describe('modes', () => {
    test('succeeds with an output that fits the schema', async () => {
      if (healthy) upstream.answer(healthy);
      const reply = await skill.send(await skill.granted(skill.callOf(action, args)));
      expect(reply).toMatchObject({ ok: true, value: { mode: 'invoke' } });
      if (!reply.ok || reply.value.mode !== 'invoke') return;
      expect(declared.output.parse(reply.value.invocation.output)).toEqual(reply.value.invocation.output);
    });

    test.for(['preview', 'probe'] as const)('has a %s exactly when its manifest says so', async (mode) => {
      if (healthy) upstream.answer(healthy);
      const reply = await skill.send(await skill.granted(skill.callOf(action, args), mode));
      if (declared.supports[mode]) expect(reply).toMatchObject({ ok: true, value: { mode } });
      else expect(reply).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
      expect(upstream.requests.filter((request) => request.method !== 'GET')).toEqual([]);
    });
  });
};
