import { describe, expect, test } from 'vitest';
import type { SkillContract } from '../skill-contract.ts';
import type { Bench } from './bench.ts';

/** Missing settings are named, by `health` and by each capability, and nothing is done without them. */
export const testEnvironment = ({ manifest, required, capabilities }: SkillContract, skill: Bench): void => {
  describe('environment', () => {
    test('the contract covers every capability of the manifest', () => {
      expect(Object.keys(capabilities).toSorted()).toEqual(Object.keys(manifest.capabilities).toSorted());
    });

    test('has no public route', () => {
      expect(skill.withEnv({}).fetch().status).toBe(404);
    });

    test('reports itself healthy with all settings', async () => {
      expect(await skill.withEnv({}).health()).toEqual({ skill: manifest.skill, ok: true, missing: [] });
    });

    test.for(['GRANT_SECRET', ...required])('names %s when it is missing', async (name) => {
      const health = await skill.withEnv({ [name]: undefined }).health();
      expect(health).toEqual({ skill: manifest.skill, ok: false, missing: [name] });
    });

    test.for(Object.keys(capabilities).flatMap((action) => required.map((name) => [action, name] as const)))(
      '%s refuses without %s and says so',
      async ([action, name]) => {
        const request = await skill.granted(skill.callOf(action, capabilities[action]?.args ?? {}));
        const reply = await skill.send(request, { [name]: undefined });
        expect(reply).toMatchObject({ ok: false, error: { code: 'misconfigured' } });
        expect(JSON.stringify(reply)).toContain(name);
      },
    );
  });
};
