import type { GrantBook } from '@golem/worker-kit/define-skill';

declare global {
  namespace Cloudflare {
    /** The bindings that every skill has. */
    interface Env {
      GRANTS: DurableObjectNamespace<GrantBook>;
      GRANT_SECRET: string;
    }
  }
}

export type SkillEnv = Cloudflare.Env;
