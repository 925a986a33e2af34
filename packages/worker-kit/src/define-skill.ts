import { WorkerEntrypoint } from 'cloudflare:workers';
import type {
  Report,
  SkillHealth,
  SkillManifest,
  SkillPort,
  SkillReply,
  SkillRequest,
} from '@golem/contracts';
import { z } from 'zod';
import type { Actions } from './action.ts';
import { missingIn, parseEnv, secret, secretsIn } from './env.ts';
import type { GrantBook } from './grant-book.do.ts';
import { handleRequest } from './handle-request.ts';
import { withoutKnown } from './redact.ts';

const GrantEnv = z.object({ GRANT_SECRET: secret() });

interface SkillBindings {
  GRANTS: DurableObjectNamespace<GrantBook>;
}

/**
 * Makes a skill Worker's default entrypoint out of its manifest, the schema of its environment and one action for
 * each capability. It has no public route: `fetch` answers 404, everything comes by RPC through {@link SkillPort}.
 */
export const defineSkill = <M extends SkillManifest, S extends z.ZodObject>(
  manifest: M,
  envSchema: S,
  actions: Actions<M, z.infer<S>>,
) =>
  class SkillEntrypoint extends WorkerEntrypoint<SkillBindings> implements SkillPort {
    override fetch(): Response {
      return new Response('This is a skill of Golem; it has no public route.\n', { status: 404 });
    }

    async handle(request: SkillRequest, report?: Report): Promise<SkillReply> {
      const grantEnv = parseEnv(GrantEnv, this.env);
      const reply = await handleRequest(request, {
        manifest,
        actions,
        grantSecret: grantEnv.ok ? { ok: true, value: grantEnv.value.GRANT_SECRET } : grantEnv,
        env: () => parseEnv(envSchema, this.env),
        redeem: async (jti, exp, now) => this.env.GRANTS.getByName('book').redeem(jti, exp, now),
        now: Date.now,
        report,
      });
      // A provider, or a proxy before it, may repeat the credential that it was sent.
      return withoutKnown(reply, secretsIn(this.env));
    }

    async health(): Promise<SkillHealth> {
      const missing = [...missingIn(GrantEnv, this.env), ...missingIn(envSchema, this.env)];
      return { skill: manifest.skill, ok: missing.length === 0, missing };
    }
  };

export { GrantBook } from './grant-book.do.ts';
