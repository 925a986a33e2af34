import type { SkillManifest, SkillPort } from '@golem/contracts';
import { memory } from '@golem/contracts';
import type { Db } from '@golem/db';
import { type Actions, handleRequest, parseEnv, secret } from '@golem/worker-kit';
import { z } from 'zod';
import { memoryActions } from './memory.skill.ts';

const GrantEnv = z.object({ GRANT_SECRET: secret() });

/** What the skills inside the gateway work on, and how their gate redeems a grant once. */
export interface Inside {
  db: Db;
  redeem(jti: string, exp: number, now: number): boolean;
  env: object;
}

const inside = <M extends SkillManifest>(manifest: M, actions: Actions<M, Db>, world: Inside): SkillPort => ({
  handle: (request) => {
    const grantEnv = parseEnv(GrantEnv, world.env);
    return handleRequest(request, {
      manifest,
      actions,
      grantSecret: grantEnv.ok ? { ok: true, value: grantEnv.value.GRANT_SECRET } : grantEnv,
      env: () => ({ ok: true, value: world.db }),
      redeem: async (jti, exp, now) => world.redeem(jti, exp, now),
      now: Date.now,
    });
  },
  health: async () => ({ skill: manifest.skill, ok: true, missing: [] }),
});

/** The skills that run inside the gateway, by name: through the same gate, grants and checks as all others. */
export const insideSkills = (world: Inside): Record<string, SkillPort> => ({
  memory: inside(memory, memoryActions, world),
});
